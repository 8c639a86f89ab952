"use strict";
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const headers = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator("en", { numeric: true });

  const value = (row, column, isNumber) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return isNumber && text !== "" ? Number(text) : text;
  };

  const sort = (header, column) => {
    const isNumber = header.classList.contains("number");
    const isDown = header.getAttribute("aria-sort") === "ascending";
    const compare = isNumber ? (a, b) => a - b : collator.compare;
    const rows = [...body.rows].map((row) => [value(row, column, isNumber), row]);
    rows.sort(([a], [b]) => {
      // Rows without a value stay at the bottom in both directions.
      if (a === "" || b === "") return (a === "") - (b === "");
      return isDown ? compare(b, a) : compare(a, b);
    });
    body.replaceChildren(...rows.map(([, row]) => row));
    for (const each of headers) each.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", isDown ? "descending" : "ascending");
  };

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(header, column));
    header.append(button);
  });
}

// The upper left corner of a large graph is empty: scroll to the first failure, or to the start.
for (const scroll of document.querySelectorAll("#graph .scroll")) {
  const box = scroll.querySelector(".gwf-failed") ?? scroll.querySelector("g > title")?.parentNode;
  if (box) {
    const [inner, outer] = [box.getBoundingClientRect(), scroll.getBoundingClientRect()];
    scroll.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
    scroll.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }
}
