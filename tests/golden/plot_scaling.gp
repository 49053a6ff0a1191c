# Drawn by concbench. Change what you like, then: gnuplot scaling.gp
reset
name = 'scaling'
theme = 'light'
formats = 'svg png pdf'
array runner_name[4] = ['sequential', 'threads', 'async', 'processes']
array runner_slot[4] = [1, 2, 4, 3]
array curve_runner[2] = [1, 2]
array curve_dash[2] = [2, 1]

# Where the panels lie, and their axes.
array panel[2] = [\
	set_place(176, 842.48, 240, 864).range('x', 0.9395227492, 8.51496146, 1, 1).list_ticks('x', "'1' 1, '2' 2, '4' 4, '8' 8").axis_name('x', 'tasks at once, log scale').range('y', 0, 1.071105, 1, 0).linear_ticks('y', 0, 1.071105, 624, ' s').axis_name('y', 'wall time, lower is better'), \
	set_place(980.48, 1646.96, 240, 864).range('x', 0.9395227492, 8.51496146, 1, 1).list_ticks('x', "'1' 1, '2' 2, '4' 4, '8' 8").axis_name('x', 'tasks at once, log scale').range('y', 0, 3.606414141, 1, 0).linear_ticks('y', 0, 3.606414141, 624, '×').axis_name('y', 'speedup, higher is better')]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(1652.96), py(378.569) to screen px(1686.96), py(378.569) nohead lw 1.5 lc rgb colour_of(2)
set arrow from screen px(1652.96), py(690.975) to screen px(1686.96), py(690.975) nohead lw 1.5 lc rgb colour_of(1)
set arrow from screen px(999.343), py(690.975) to screen px(1031.66), py(671.455) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1031.66), py(671.455) to screen px(1063.98), py(649.733) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1063.98), py(649.733) to screen px(1096.31), py(625.561) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1096.31), py(625.561) to screen px(1128.63), py(598.661) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1128.63), py(598.661) to screen px(1160.95), py(568.727) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1160.95), py(568.727) to screen px(1193.27), py(535.416) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1193.27), py(535.416) to screen px(1225.59), py(498.346) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1225.59), py(498.346) to screen px(1257.91), py(457.095) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1257.91), py(457.095) to screen px(1290.23), py(411.19) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1290.23), py(411.19) to screen px(1322.55), py(360.107) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1322.55), py(360.107) to screen px(1354.87), py(303.26) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1354.87), py(303.26) to screen px(1387.19), py(240) nohead lw 2.5 lc rgb line_firm
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'primes, 40 tasks: no gain shown beyond 4 tasks at once' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Median and 95 % interval over tasks at once; speedup against the same runner'."'".'s fewest' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a point. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'threads' at screen px(1694.96), py(378.569) left font ',28' tc rgb text_of(2) front
set label 'sequential' at screen px(1694.96), py(690.975) left font ',28' tc rgb text_of(1) front
set label 'threads' at screen px(58), py(974) left font ',23' tc rgb text_of(2) front
set label 'fastest at 4, slower from 8 on' at screen px(328), py(974) left font ',23' tc rgb soft front
set label 'ideal' at screen px(1367.19), py(242) right font ',24' tc rgb soft boxed front
eval put_frame
eval end_frame
}
