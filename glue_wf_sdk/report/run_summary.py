"""The summary of a run: its facts, and what they say in words."""

import attrs

from glue_wf_sdk._core.display import mimebundle
from glue_wf_sdk.report.models import RunFacts
from glue_wf_sdk.report.text import summary_markdown, summary_text


@attrs.frozen(kw_only=True)
class RunSummary(RunFacts):
    """What happened in a run: its facts, which are the attributes of `RunFacts`, and texts."""

    def text(self) -> str:
        """What happened, in words: for a mail, for SNS, for a log.

        It says what failed and when, the first failure first, what never ran and why, and how to
        resume the run. Lists have at most 20 items.

        Returns:
            Lines of printable text.
        """
        return summary_text(self)

    def markdown(self) -> str:
        """The words of `text` in Markdown: for a pull request, an issue, a chat.

        Names and messages are in code spans, so they cannot contain markup, links or mentions.

        Returns:
            The Markdown.
        """
        return summary_markdown(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return mimebundle(self)
