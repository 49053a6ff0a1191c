# Drawn by concbench. Change what you like, then: gnuplot overlay.gp
reset
name = 'overlay'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[2] = [\
	set_place(409.08, 911.894, 236, 912).range('x', 0.03181809009, 1.272191126, 1, 1).log_ticks('x', 0.03181809009, 1.272191126, 502.814, 'time').axis_name('x', 'log scale').range('y', 912, 236, 1, 0), \
	set_place(991.894, 1378.39, 236, 912).range('x', 0.6840441307, 1.315955869, 1, 0).linear_ticks('x', 0.6840441307, 1.315955869, 386.496, '×').axis_name('x', '').range('y', 912, 236, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(58), py(528.324) to screen px(1862), py(528.324) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(409.08), py(281.676) to screen px(911.894), py(281.676) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(1185.14), py(912) to screen px(1185.14), py(236) nohead lw 2.4 lc rgb soft
set arrow from screen px(409.08), py(373.027) to screen px(911.894), py(373.027) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(409.08), py(464.378) to screen px(911.894), py(464.378) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(409.08), py(592.27) to screen px(911.894), py(592.27) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(409.08), py(683.622) to screen px(911.894), py(683.622) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(409.08), py(774.973) to screen px(911.894), py(774.973) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(409.08), py(866.324) to screen px(911.894), py(866.324) nohead lw 1.2 lc rgb line_soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'run is faster than old in 1 of 3 cells, slower in 1; 1 fails in run; 1 failed in old' at screen px(58), py(68) left font ',40' tc rgb ink front
set label 'Medians and 95 % intervals; hollow: old, solid: run' at screen px(58), py(134) left font ',29' tc rgb soft front
set label '10 samples a point. sample-vm, 2 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. Concurrency 2 (sleep: 8). concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes' at screen px(58), py(281.676) left font ',31' tc rgb ink front
set label 'sleep' at screen px(58), py(592.27) left font ',31' tc rgb ink front
set label 'sequential' at screen px(389.08), py(281.676) right font ',31' tc rgb text_of(1) front
set label '1.25× as fast [1.22, 1.28]' at screen px(1418.39), py(281.676) left font ',31' tc rgb ink boxed front
set label 'wall time, less is better' at screen px(409.08), py(208) left font ',26' tc rgb soft front
set label 'times as fast, more is better' at screen px(991.894), py(208) left font ',26' tc rgb soft front
set label 'run' at screen px(763.808), py(379.027) right font ',26' tc rgb ink boxed front
set label 'old' at screen px(805.358), py(367.027) left font ',26' tc rgb ink boxed front
set label 'threads' at screen px(389.08), py(373.027) right font ',31' tc rgb text_of(2) front
set label 'no difference shown' at screen px(1418.39), py(373.027) left font ',31' tc rgb soft boxed front
set label 'async' at screen px(389.08), py(464.378) right font ',31' tc rgb text_of(3) front
set label '1.10× the time [1.07, 1.13]' at screen px(1418.39), py(464.378) left font ',31' tc rgb ink boxed front
set label 'sequential' at screen px(389.08), py(592.27) right font ',31' tc rgb text_of(1) front
set label 'only in run' at screen px(1418.39), py(592.27) left font ',31' tc rgb soft boxed front
set label 'threads' at screen px(389.08), py(683.622) right font ',31' tc rgb text_of(2) front
set label 'old: failed: timeout' at screen px(1418.39), py(683.622) left font ',31' tc rgb soft boxed front
set label 'async' at screen px(389.08), py(774.973) right font ',31' tc rgb text_of(3) front
set label 'only in old' at screen px(1418.39), py(774.973) left font ',31' tc rgb soft boxed front
set label 'processes' at screen px(389.08), py(866.324) right font ',31' tc rgb text_of(4) front
set label 'run: failed: timeout' at screen px(1418.39), py(866.324) left font ',31' tc rgb soft boxed front
eval put_frame
eval end_frame
}
