"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const button = (text, action, label) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
};

// Sorting.
for (const table of all("table[data-sortable]")) {
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
    const made = button("", () => sort(header, column));
    made.append(...header.childNodes);
    header.append(made);
  });
}

// Buttons that copy ids and commands.
const copy = async (source) => {
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
};
for (const source of all("[data-copy]")) {
  const made = button("Copy", async () => {
    await copy(source);
    made.textContent = "Copied";
    setTimeout(() => { made.textContent = "Copy"; }, 2000);
  }, `Copy ${source.dataset.copy || source.closest("dd").previousElementSibling.textContent}`);
  made.className = "copy";
  source.after(made);
}

// Escape closes the panel; the focus returns to where it was opened.
let opener = null;
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#d']");
  if (link) opener = link;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".panel:target")) location.hash = "closed";
});
addEventListener("hashchange", () => {
  if (location.hash === "#closed") opener?.focus({ preventScroll: true });
});

// The search, and what only shows failures.
const filter = document.querySelector(".filter");
if (filter) {
  filter.hidden = false;
  const query = filter.querySelector("#query");
  const onlyFailed = filter.querySelector("#only-failed");
  const table = all("tbody tr").map((row) => ({
    row,
    failed: row.classList.contains("failed"),
    target: row.querySelector("th a").getAttribute("href"),
    text: row.textContent.toLowerCase(),
  }));
  const timeline = document.querySelector("#timeline .axis + svg");
  const bars = all(".gwf-row", timeline ?? filter).map((row) => ({
    row,
    place: row.getAttribute("transform"),
    target: row.getAttribute("href"),
  }));
  const boxes = all("#graph svg > g > *").map((box) => [box, box.getAttribute("href")]);
  const size = timeline && [timeline.getAttribute("viewBox"), timeline.getAttribute("height")];

  const apply = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = new Set();
    for (const { row, failed, target, text } of table) {
      const isMatch = (!onlyFailed?.checked || failed) && words.every((each) => text.includes(each));
      row.hidden = !isMatch;
      if (isMatch) matches.add(target);
    }
    const isFiltered = matches.size < table.length;
    let count = 0;
    for (const { row, place, target } of bars) {
      const isShown = !isFiltered || matches.has(target);
      row.style.display = isShown ? "" : "none";
      row.setAttribute("transform", isFiltered ? `translate(0 ${96 + 24 * count})` : place);
      count += isShown;
    }
    if (timeline) {
      const height = 10 + 24 * count + 12;
      timeline.querySelector(".gwf-path").style.display = isFiltered ? "none" : "";
      timeline.setAttribute("viewBox", isFiltered ? `0 86 1128 ${height}` : size[0]);
      timeline.setAttribute("height", isFiltered ? height : size[1]);
    }
    for (const [box, target] of boxes) box.classList.toggle("faint", isFiltered && !matches.has(target));
    filter.querySelector("output").textContent = isFiltered ? `${matches.size} of ${table.length}` : "";
  };
  query.addEventListener("input", apply);
  onlyFailed?.addEventListener("change", apply);
  apply(); // Browsers restore what was typed before a reload.
}

// The graph: fit, zoom, pan. Without scripts it scrolls.
const frame = document.querySelector("#graph .scroll");
if (frame) {
  const shown = () => all(".picture svg", frame).find((each) => each.getBoundingClientRect().width);
  const natural = (svg) => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
  const first = document.querySelector("tbody th a")?.getAttribute("href");
  let scale = 1;

  const zoom = (wanted, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const next = Math.min(4, Math.max(0.02, wanted));
    const [left, top] = [frame.scrollLeft + x, frame.scrollTop + y];
    for (const svg of all(".picture svg", frame)) {
      const [width, height] = natural(svg);
      svg.style.width = `${width * next}px`;
      svg.style.height = `${height * next}px`;
    }
    frame.scrollLeft = left * (next / scale) - x;
    frame.scrollTop = top * (next / scale) - y;
    scale = next;
  };
  const fitting = () => {
    const [width, height] = natural(shown());
    return Math.min(1, (frame.clientWidth - 2) / width, (innerHeight * 0.8) / height);
  };
  const showFailure = () => {
    const box = shown().querySelector(`[href="${first}"]`) ?? shown().querySelector("[transform] > *");
    const [inner, outer] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
    frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  };
  const start = () => {
    const scaleToFit = fitting();
    zoom(scaleToFit < 0.6 ? 1 : scaleToFit);
    showFailure();
  };

  const bar = document.createElement("div");
  bar.className = "zoom";
  bar.append(
    button("Fit", () => zoom(fitting())),
    button("\u2212", () => zoom(scale / 1.3), "Zoom out"),
    button("+", () => zoom(scale * 1.3), "Zoom in"),
    button("100 %", () => { zoom(1); showFailure(); }),
  );
  frame.before(bar);
  document.querySelector("#hide-triggers")?.addEventListener("change", start);
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { left, top } = frame.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - left, event.clientY - top);
  }, { passive: false });

  // A drag pans, and does not follow the link on which it began. Touch screens pan by themselves.
  let grip = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) {
      grip = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moved: false };
    }
  });
  addEventListener("pointermove", (event) => {
    if (!grip) return;
    const [right, down] = [event.clientX - grip.x, event.clientY - grip.y];
    grip.moved ||= Math.hypot(right, down) > 4;
    if (!grip.moved) return;
    frame.classList.add("grabbing");
    frame.scrollTo(grip.left - right, grip.top - down);
  });
  addEventListener("pointerup", () => {
    const moved = grip?.moved;
    grip = null;
    frame.classList.remove("grabbing");
    if (!moved) return;
    const keep = (event) => event.preventDefault();
    frame.addEventListener("click", keep, { capture: true });
    setTimeout(() => frame.removeEventListener("click", keep, { capture: true }));
  });
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  start();
}
