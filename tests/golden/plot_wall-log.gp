# Drawn by concbench. Change what you like, then: gnuplot wall-log.gp
reset
name = 'wall-log'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [4]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(629.78, 1708.73, 274, 912).range('x', 0.02, 2.1765, 1, 1).log_ticks('x', 0.02, 2.1765, 1078.95, 'time').axis_name('x', 'log scale').range('y', 912, 274, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(58), py(447.017) to screen px(1862), py(447.017) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(58), py(738.983) to screen px(1862), py(738.983) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(301.034) to screen px(1708.73), py(301.034) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(355.102) to screen px(1708.73), py(355.102) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(409.169) to screen px(1708.73), py(409.169) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(484.864) to screen px(1708.73), py(484.864) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(538.932) to screen px(1708.73), py(538.932) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(593) to screen px(1708.73), py(593) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(647.068) to screen px(1708.73), py(647.068) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(701.136) to screen px(1708.73), py(701.136) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(776.831) to screen px(1708.73), py(776.831) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(629.78), py(830.898) to screen px(1708.73), py(830.898) nohead lw 1.2 lc rgb line_soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'Which runner gains depends on the workload' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Wall time of the same tasks, on a log scale, median and 95 % interval; further left is better;' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'in brackets: tasks at once' at screen px(58), py(172) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a point. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes, 12 tasks' at screen px(58), py(301.034) left font ',31' tc rgb ink front
set label 'primes, 40 tasks' at screen px(58), py(484.864) left font ',31' tc rgb ink front
set label 'sleep' at screen px(58), py(776.831) left font ',31' tc rgb ink front
set label 'sequential' at screen px(609.78), py(301.034) right font ',31' tc rgb text_of(1) front
set label '304 ms' at screen px(1285.04), py(301.034) left font ',31' tc rgb ink boxed front
set label 'threads' at screen px(609.78), py(355.102) right font ',31' tc rgb text_of(2) front
set label '162 ms' at screen px(1140.42), py(355.102) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(609.78), py(409.169) right font ',31' tc rgb text_of(3) front
set label '315 ms' at screen px(1292.59), py(409.169) left font ',31' tc rgb ink boxed front
set label 'sequential (1)' at screen px(609.78), py(484.864) right font ',31' tc rgb text_of(1) front
set label '1.02 s' at screen px(1562.04), py(484.864) left font ',31' tc rgb ink boxed front
set label 'threads (1)' at screen px(609.78), py(538.932) right font ',31' tc rgb text_of(2) front
set label '1.03 s' at screen px(1564.32), py(538.932) left font ',31' tc rgb ink boxed front
set label 'threads (2)' at screen px(609.78), py(593) right font ',31' tc rgb text_of(2) front
set label '528 ms' at screen px(1411.59), py(593) left font ',31' tc rgb ink boxed front
set label 'threads (4)' at screen px(609.78), py(647.068) right font ',31' tc rgb text_of(2) front
set label '304 ms' at screen px(1285.04), py(647.068) left font ',31' tc rgb ink boxed front
set label 'threads (8)' at screen px(609.78), py(701.136) right font ',31' tc rgb text_of(2) front
set label '365 ms' at screen px(1326.99), py(701.136) left font ',31' tc rgb ink boxed front
set label 'sequential' at screen px(609.78), py(776.831) right font ',31' tc rgb text_of(1) front
set label '2.03 s' at screen px(1721.51), py(776.831) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(609.78), py(830.898) right font ',31' tc rgb text_of(3) front
set label '41.6 ms' at screen px(827.162), py(830.898) left font ',31' tc rgb ink boxed front
set label 'processes' at screen px(609.78), py(884.966) right font ',31' tc rgb text_of(4) front
set label 'failed: timeout' at screen px(737.78), py(884.966) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
