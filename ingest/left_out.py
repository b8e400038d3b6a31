"""Text in a file that is not taken in because it no longer holds, or because nobody sees it; the report counts it."""


def left_out_notes(*, struck: int, unseen: int) -> tuple[str, ...]:
    """Lines for the ingest report. `unseen`: white letters on white, 「隠し文字」, letters too small to be read."""
    counted = {"取り消し線の引かれた文字": struck, "白い字や隠し文字": unseen}
    return tuple(
        f"{what}を{count}か所、取り込まずに除きました。原文を確かめてください"
        for what, count in counted.items()
        if count
    )
