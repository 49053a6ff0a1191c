# Drawn by concbench. Change what you like, then: gnuplot size.gp
reset
name = 'size'
theme = 'light'
formats = 'svg png pdf'
array curve_runner[3] = [1, 2, 3]
array curve_dash[3] = [1, 1, 1]
array runner_name[4] = ['sequential', 'threads', 'async', 'processes']
array runner_slot[4] = [1, 2, 4, 3]
