"""Whether an answer is of the kind, the year and the subject that was asked for.

A small model answers 「何件」 with a number of people and 「令和3年度」 with the figure of 令和4年度: both are caught.
`fit` judges the kind, `conditions` the year and the subject, `bare_values` a number that stands alone.
"""
