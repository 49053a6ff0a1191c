# Drawn by concbench. Change what you like, then: gnuplot scaling.gp
reset
name = 'scaling'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array curve_runner[2] = [1, 2]
array curve_dash[2] = [2, 1]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[2] = [\
	set_place(176, 842.48, 240, 818).range('x', 0.9395227492, 8.51496146, 1, 1).list_ticks('x', "'1' 1, '2' 2, '4' 4, '8' 8").axis_name('x', 'tasks at once, log scale').range('y', 0, 1099.1325, 1000, 0).linear_ticks('y', 0, 1099.1325, 578, ' ms').axis_name('y', 'wall time, lower is better'), \
	set_place(980.48, 1646.96, 240, 818).range('x', 0.9395227492, 8.51496146, 1, 1).list_ticks('x', "'1' 1, '2' 2, '4' 4, '8' 8").axis_name('x', 'tasks at once, log scale').range('y', 0, 3.535, 1, 0).linear_ticks('y', 0, 3.535, 578, '×').axis_name('y', 'speedup, higher is better')]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(1652.96), py(359.27) to screen px(1686.96), py(359.27) nohead lw 1.5 lc rgb colour_of(2)
set arrow from screen px(999.343), py(654.492) to screen px(1031.16), py(636.349) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1031.16), py(636.349) to screen px(1062.98), py(616.193) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1062.98), py(616.193) to screen px(1094.79), py(593.8) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1094.79), py(593.8) to screen px(1126.61), py(568.922) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1126.61), py(568.922) to screen px(1158.43), py(541.284) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1158.43), py(541.284) to screen px(1190.24), py(510.579) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1190.24), py(510.579) to screen px(1222.06), py(476.467) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1222.06), py(476.467) to screen px(1253.88), py(438.57) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1253.88), py(438.57) to screen px(1285.69), py(396.468) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1285.69), py(396.468) to screen px(1317.51), py(349.694) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1317.51), py(349.694) to screen px(1349.33), py(297.73) nohead lw 2.5 lc rgb line_firm
set arrow from screen px(1349.33), py(297.73) to screen px(1381.15), py(240) nohead lw 2.5 lc rgb line_firm
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'primes, 40 tasks: no gain shown beyond 4 tasks at once, slower from 8 on' at screen px(58), py(68) left font ',40' tc rgb ink front
set label 'Median and 95 % interval over tasks at once; speedup against the same runner'."'".'s fewest' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a point. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'threads' at screen px(1694.96), py(359.27) left font ',28' tc rgb text_of(2) front
set label 'threads' at screen px(58), py(974) left font ',23' tc rgb text_of(2) front
set label 'fastest at 4, slower from 8 on, by 20 %' at screen px(328), py(974) left font ',23' tc rgb soft front
set label 'sequential' at screen px(58), py(940) left font ',23' tc rgb text_of(1) front
set label 'at 1 only' at screen px(328), py(940) left font ',23' tc rgb soft front
set label 'ideal' at screen px(1361.15), py(242) right font ',24' tc rgb soft boxed front
eval put_frame
eval end_frame
}
