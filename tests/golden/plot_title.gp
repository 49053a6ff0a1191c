# Drawn by concbench. Change what you like, then: gnuplot title.gp
reset
name = 'title'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [0]
