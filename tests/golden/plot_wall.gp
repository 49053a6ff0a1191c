# Drawn by concbench. Change what you like, then: gnuplot wall.gp
reset
name = 'wall'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 16, 24]
array hatched[1] = [3]

# Where the panels lie, and their axes.
array panel[2] = [\
	set_place(254.08, 928, 315.8, 755.8).range('x', 0, 385.6874042, 1000, 0).linear_ticks('x', 0, 385.6874042, 673.92, ' ms').axis_name('x', '').range('y', 755.8, 315.8, 1, 0), \
	set_place(1188.08, 1862, 315.8, 755.8).range('x', 0, 1015.336407, 1000, 0).linear_ticks('x', 0, 1015.336407, 673.92, ' ms').axis_name('x', '').range('y', 755.8, 315.8, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'Threads are faster than sequential on both workloads' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Wall time of the same tasks, median and 95 % interval; shorter is better; each panel has its own scale' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'sample-vm, 2 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 10 to 15 samples a bar, concurrency 2 (sleep: 16). concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes' at screen px(58), py(285.8) left font ',33' tc rgb ink front
set label 'CPU-bound' at screen px(928), py(285.8) right font ',25' tc rgb soft front
set label 'sleep' at screen px(992), py(285.8) left font ',33' tc rgb ink front
set label 'I/O-bound' at screen px(1862), py(285.8) right font ',25' tc rgb soft front
set label 'sequential' at screen px(234.08), py(370.8) right font ',31' tc rgb text_of(1) front
set label '300 ms' at screen px(796.395), py(370.8) left font ',31' tc rgb ink boxed front
set label 'threads' at screen px(234.08), py(480.8) right font ',31' tc rgb text_of(2) front
set label '155 ms' at screen px(541.268), py(480.8) left font ',31' tc rgb ink boxed front
set label 'processes' at screen px(234.08), py(590.8) right font ',31' tc rgb text_of(3) front
set label '158 ms' at screen px(546.831), py(590.8) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(234.08), py(700.8) right font ',31' tc rgb text_of(4) front
set label '302 ms' at screen px(799.89), py(700.8) left font ',31' tc rgb ink boxed front
set label 'sequential' at screen px(1168.08), py(370.8) right font ',31' tc rgb text_of(1) front
set label '800 ms' at screen px(1733.89), py(370.8) left font ',31' tc rgb ink boxed front
set label 'threads' at screen px(1168.08), py(480.8) right font ',31' tc rgb text_of(2) front
set label '51.0 ms' at screen px(1236.07), py(480.8) left font ',31' tc rgb ink boxed front
set label 'processes' at screen px(1168.08), py(590.8) right font ',31' tc rgb text_of(3) front
set label 'failed: timeout, …limit of 30 s' at screen px(1296.08), py(590.8) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(1168.08), py(700.8) right font ',31' tc rgb text_of(4) front
set label '50.0 ms' at screen px(1235.35), py(700.8) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
