"""The workbook: one sheet for every question that a manager asks, made from the same facts and words as the page.

grid    what a sheet is: columns, rows, cells; how each kind of number is written
sheets  the sheets as data, each from a View
charts  native charts, from a sheet of numbers of their own
book    puts them together into one file
"""
