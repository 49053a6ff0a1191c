# Drawn by concbench. Change what you like, then: gnuplot latency-2.gp
reset
name = 'latency-2'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array curve_runner[2] = [1, 3]
array curve_dash[2] = [1, 1]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[2] = [\
	set_place(176, 842.48, 240, 912).range('x', 0.8530394185, 234.4557539, 1, 1).list_ticks('x', "'50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' 10000").axis_name('x', 'share of the tasks, log scale').range('y', 0.003252641282, 0.02353892301, 1, 1).log_ticks('y', 0.003252641282, 0.02353892301, 672, 'time').axis_name('y', 'service: from start to end of a task, log scale'), \
	set_place(980.48, 1646.96, 240, 912).range('x', 0.8530394185, 234.4557539, 1, 1).list_ticks('x', "'50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' 10000").axis_name('x', 'share of the tasks, log scale').range('y', 0.0005947111039, 2.649520012, 1, 1).log_ticks('y', 0.0005947111039, 2.649520012, 672, 'time').axis_name('y', 'waiting: from the clock to the start of a task, log scale')]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(1652.96), py(264.889) to screen px(1686.96), py(264.889) nohead lw 1.5 lc rgb colour_of(1)
set arrow from screen px(1652.96), py(597.493) to screen px(1686.96), py(597.493) nohead lw 1.5 lc rgb colour_of(3)
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'sleep: once started, 90 % of the tasks end within 8.86 ms under two runners' at screen px(58), py(68) left font ',40' tc rgb ink front
set label 'The time that so many tasks did not exceed; lower is better' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a point, concurrency 50. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'sequential' at screen px(1694.96), py(264.889) left font ',28' tc rgb text_of(1) front
set label 'async' at screen px(1694.96), py(597.493) left font ',28' tc rgb text_of(3) front
eval put_frame
eval end_frame
}
