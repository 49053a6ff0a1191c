# Drawn by concbench. Change what you like, then: gnuplot distribution.gp
reset
name = 'distribution'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [4]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(629.78, 1432, 274, 942).range('x', -2.610837438, 2.610837438, 100, 0).linear_ticks('x', -2.610837438, 2.610837438, 802.22, ' %%').axis_name('x', '').range('y', 942, 274, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(58), py(455.153) to screen px(1862), py(455.153) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(58), py(760.847) to screen px(1862), py(760.847) nohead lw 1.2 lc rgb line_soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'Every sample against the median' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Wall time of the same tasks, against the median of the cell; the first sample on top of its row;' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'box: the middle half; in brackets: tasks at once' at screen px(58), py(172) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a row. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes, 12 tasks' at screen px(58), py(302.305) left font ',31' tc rgb ink front
set label 'primes, 40 tasks' at screen px(58), py(494.78) left font ',31' tc rgb ink front
set label 'sleep' at screen px(58), py(800.475) left font ',31' tc rgb ink front
set label 'sequential' at screen px(609.78), py(302.305) right font ',31' tc rgb text_of(1) front
set label '304 ms' at screen px(1862), py(302.305) right font ',31' tc rgb ink front
set label 'median' at screen px(1862), py(246) right font ',26' tc rgb soft front
set label 'threads' at screen px(609.78), py(358.915) right font ',31' tc rgb text_of(2) front
set label '162 ms' at screen px(1862), py(358.915) right font ',31' tc rgb ink front
set label 'async' at screen px(609.78), py(415.525) right font ',31' tc rgb text_of(3) front
set label '315 ms' at screen px(1862), py(415.525) right font ',31' tc rgb ink front
set label 'sequential (1)' at screen px(609.78), py(494.78) right font ',31' tc rgb text_of(1) front
set label '1.02 s' at screen px(1862), py(494.78) right font ',31' tc rgb ink front
set label 'threads (1)' at screen px(609.78), py(551.39) right font ',31' tc rgb text_of(2) front
set label '1.03 s' at screen px(1862), py(551.39) right font ',31' tc rgb ink front
set label 'threads (2)' at screen px(609.78), py(608) right font ',31' tc rgb text_of(2) front
set label '528 ms' at screen px(1862), py(608) right font ',31' tc rgb ink front
set label 'threads (4)' at screen px(609.78), py(664.61) right font ',31' tc rgb text_of(2) front
set label '304 ms' at screen px(1862), py(664.61) right font ',31' tc rgb ink front
set label 'threads (8)' at screen px(609.78), py(721.22) right font ',31' tc rgb text_of(2) front
set label '365 ms' at screen px(1862), py(721.22) right font ',31' tc rgb ink front
set label 'sequential' at screen px(609.78), py(800.475) right font ',31' tc rgb text_of(1) front
set label '2.03 s' at screen px(1862), py(800.475) right font ',31' tc rgb ink front
set label 'async' at screen px(609.78), py(857.085) right font ',31' tc rgb text_of(3) front
set label '41.6 ms' at screen px(1862), py(857.085) right font ',31' tc rgb ink front
set label 'processes' at screen px(609.78), py(913.695) right font ',31' tc rgb text_of(4) front
set label 'failed: timeout' at screen px(737.78), py(913.695) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
