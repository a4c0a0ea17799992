"""Slides: what a manager shows in a meeting, made from the same facts and words as the page.

draw    pieces of a slide: texts, tiles, native charts with intervals
parts   the slides themselves
journey the picture of a journey
deck    puts them together into one file
"""
