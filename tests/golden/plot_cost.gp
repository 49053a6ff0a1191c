# Drawn by concbench. Change what you like, then: gnuplot cost.gp
reset
name = 'cost'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [4]

# Where the panels lie, and their axes.
array panel[3] = [\
	set_place(629.78, 1009.85, 236, 942).range('x', 0, 2.913676667, 1, 0).range('y', 942, 236, 1, 0), \
	set_place(1055.85, 1435.93, 236, 942).range('x', 0, 161827445.7, 1, 0).range('y', 942, 236, 1, 0), \
	set_place(1481.93, 1862, 236, 942).range('x', 0, 263.190115, 1, 0).range('y', 942, 236, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(58), py(427.458) to screen px(1862), py(427.458) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(58), py(750.542) to screen px(1862), py(750.542) nohead lw 1.2 lc rgb line_soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'What it takes besides time' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'A sample, all its workers together; medians and 95 % intervals; shorter is cheaper; in brackets: tasks at once' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a bar. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes, 12 tasks' at screen px(58), py(265.915) left font ',31' tc rgb ink front
set label 'primes, 40 tasks' at screen px(58), py(469.339) left font ',31' tc rgb ink front
set label 'sleep' at screen px(58), py(792.424) left font ',31' tc rgb ink front
set label 'sequential' at screen px(609.78), py(265.915) right font ',31' tc rgb text_of(1) front
set label 'CPU time' at screen px(629.78), py(208) left font ',26' tc rgb soft front
set label '0.289 s' at screen px(682.311), py(265.915) left font ',31' tc rgb ink boxed front
set label 'peak memory' at screen px(1055.85), py(208) left font ',26' tc rgb soft front
set label '2.0 MB' at screen px(1074.55), py(265.915) left font ',31' tc rgb ink boxed front
set label 'context switches' at screen px(1481.93), py(208) left font ',26' tc rgb soft front
set label '16' at screen px(1522.85), py(265.915) left font ',31' tc rgb ink boxed front
set label 'threads' at screen px(609.78), py(325.746) right font ',31' tc rgb text_of(2) front
set label '0.154 s' at screen px(664.33), py(325.746) left font ',31' tc rgb ink boxed front
set label '4.0 MB' at screen px(1079.25), py(325.746) left font ',31' tc rgb ink boxed front
set label '16' at screen px(1522.85), py(325.746) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(609.78), py(385.576) right font ',31' tc rgb text_of(3) front
set label '0.299 s' at screen px(683.595), py(385.576) left font ',31' tc rgb ink boxed front
set label '2.0 MB' at screen px(1074.55), py(385.576) left font ',31' tc rgb ink boxed front
set label '16' at screen px(1522.85), py(385.576) left font ',31' tc rgb ink boxed front
set label 'sequential (1)' at screen px(609.78), py(469.339) right font ',31' tc rgb text_of(1) front
set label '0.964 s' at screen px(772.217), py(469.339) left font ',31' tc rgb ink boxed front
set label '2.0 MB' at screen px(1074.55), py(469.339) left font ',31' tc rgb ink boxed front
set label '44' at screen px(1563.28), py(469.339) left font ',31' tc rgb ink boxed front
set label 'threads (1)' at screen px(609.78), py(529.169) right font ',31' tc rgb text_of(2) front
set label '0.974 s' at screen px(773.501), py(529.169) left font ',31' tc rgb ink boxed front
set label '2.0 MB' at screen px(1074.55), py(529.169) left font ',31' tc rgb ink boxed front
set label '44' at screen px(1563.28), py(529.169) left font ',31' tc rgb ink boxed front
set label 'threads (2)' at screen px(609.78), py(589) right font ',31' tc rgb text_of(2) front
set label '0.501 s' at screen px(710.567), py(589) left font ',31' tc rgb ink boxed front
set label '4.0 MB' at screen px(1079.25), py(589) left font ',31' tc rgb ink boxed front
set label '44' at screen px(1563.28), py(589) left font ',31' tc rgb ink boxed front
set label 'threads (4)' at screen px(609.78), py(648.831) right font ',31' tc rgb text_of(2) front
set label '0.289 s' at screen px(682.311), py(648.831) left font ',31' tc rgb ink boxed front
set label '8.0 MB' at screen px(1088.64), py(648.831) left font ',31' tc rgb ink boxed front
set label '44' at screen px(1563.28), py(648.831) left font ',31' tc rgb ink boxed front
set label 'threads (8)' at screen px(609.78), py(708.661) right font ',31' tc rgb text_of(2) front
set label '0.347 s' at screen px(690.017), py(708.661) left font ',31' tc rgb ink boxed front
set label '16 MB' at screen px(1107.43), py(708.661) left font ',31' tc rgb ink boxed front
set label '44' at screen px(1563.28), py(708.661) left font ',31' tc rgb ink boxed front
set label 'sequential' at screen px(609.78), py(792.424) right font ',31' tc rgb text_of(1) front
set label '1.93 s' at screen px(900.653), py(792.424) left font ',31' tc rgb ink boxed front
set label '2.0 MB' at screen px(1074.55), py(792.424) left font ',31' tc rgb ink boxed front
set label '204' at screen px(1794.34), py(792.424) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(609.78), py(852.254) right font ',31' tc rgb text_of(3) front
set label '0.0395 s' at screen px(649.046), py(852.254) left font ',31' tc rgb ink boxed front
set label '100 MB' at screen px(1304.72), py(852.254) left font ',31' tc rgb ink boxed front
set label '204' at screen px(1794.34), py(852.254) left font ',31' tc rgb ink boxed front
set label 'processes' at screen px(609.78), py(912.085) right font ',31' tc rgb text_of(4) front
set label 'failed: timeout' at screen px(737.78), py(912.085) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
