# Drawn by concbench. Change what you like, then: gnuplot scaling.gp
reset
name = 'scaling'
theme = 'light'
formats = 'svg png pdf'
array curve_runner[2] = [1, 2]
array curve_dash[2] = [2, 1]
array runner_name[4] = ['sequential', 'threads', 'async', 'processes']
array runner_slot[4] = [1, 2, 4, 3]
