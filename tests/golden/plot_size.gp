# Drawn by concbench. Change what you like, then: gnuplot size.gp
reset
name = 'size'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array curve_runner[3] = [1, 2, 3]
array curve_dash[3] = [1, 1, 1]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(176, 1646.96, 240, 818).range('x', 11.57430397, 41.47117627, 1, 1).list_ticks('x', "'12' 12, '40' 40").axis_name('x', 'tasks, log scale').range('y', 0.1474858193, 1.117141508, 1, 1).log_ticks('y', 0.1474858193, 1.117141508, 578, 'time').axis_name('y', 'wall time, lower is better, log scale')]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(1652.96), py(267.371) to screen px(1686.96), py(267.371) nohead lw 1.5 lc rgb colour_of(1)
set arrow from screen px(1652.96), py(559.013) to screen px(1686.96), py(559.013) nohead lw 1.5 lc rgb colour_of(2)
set arrow from screen px(217.631), py(601.698) to screen px(1686.96), py(601.698) nohead lw 1.5 dt (8, 6) lc rgb colour_of(3)
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'primes: a gain is shown at all sizes under threads' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Medians and 95 % intervals' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a point, concurrency 2 (primes, 40 tasks: 8). concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'sequential' at screen px(1694.96), py(267.371) left font ',28' tc rgb text_of(1) front
set label 'threads' at screen px(1694.96), py(559.013) left font ',28' tc rgb text_of(2) front
set label 'async' at screen px(1694.96), py(601.698) left font ',28' tc rgb text_of(3) front
set label 'async' at screen px(58), py(974) left font ',23' tc rgb text_of(3) front
set label 'no gain shown' at screen px(328), py(974) left font ',23' tc rgb soft front
set label 'threads' at screen px(58), py(940) left font ',23' tc rgb text_of(2) front
set label 'a gain is shown at all sizes' at screen px(328), py(940) left font ',23' tc rgb soft front
eval put_frame
eval end_frame
}
