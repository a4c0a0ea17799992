"""The page: one HTML file that shows what is published, with every number's interval and the sentences behind it.

facts      rows of the published file, as the page needs them
words      what the page says, in the language asked for; numbers, dates and months as that language writes them
html, svg  pieces of the page: text is escaped by construction, charts are small pure functions
parts/     the sections, in the order of the page
workbook/  the same facts as sheets for Excel
slides/    the same facts as slides for PowerPoint
page       puts them together: one style, one script, a policy that lets nothing else in
"""
