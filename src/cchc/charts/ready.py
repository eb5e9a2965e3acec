"""The first drawing, which finds fonts and more than it draws: for a process that many are forked from."""

from . import BarPart, bars, dots, stacked

bars(["Mỹ Tú"], [1], ["1"])
dots(["Mỹ Tú"], [99.5], ["99,5%"])
stacked(["Mỹ Tú"], [BarPart("đúng hạn", [1], "#000000")])
