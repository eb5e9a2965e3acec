"""The first drawing, which finds fonts and more than it draws: for a process that many are forked from."""

from . import BarPart, bars, stacked

bars(["Mỹ Tú"], [1], ["1"])
stacked(["Mỹ Tú"], [BarPart("đúng hạn", [1], "#000000")])
