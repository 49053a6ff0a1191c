# Drawn by concbench. Change what you like, then: gnuplot speedup.gp
reset
name = 'speedup'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 16, 24]
array hatched[1] = [3]

# Where the panels lie, and their axes.
array panel[2] = [\
	set_place(250.98, 928, 375.4, 705.4).range('x', 0, 3.858959037, 1, 0).mark('x', 1).linear_ticks('x', 0, 3.858959037, 677.02, '×').axis_name('x', '').range('y', 705.4, 375.4, 1, 0), \
	set_place(1184.98, 1862, 375.4, 705.4).range('x', 0, 27.19959807, 1, 0).mark('x', 1).linear_ticks('x', 0, 27.19959807, 677.02, '×').axis_name('x', '').range('y', 705.4, 375.4, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(601.862), py(705.4) to screen px(601.862), py(375.4) nohead lw 2 dt (8, 6) lc rgb soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'Threads are faster than sequential on both workloads' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'How many times as fast as sequential, 95 % interval; longer is better; each panel has its own scale;' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'dashed: the 2 CPUs' at screen px(58), py(172) left font ',29' tc rgb soft front
set label 'sample-vm, 2 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 10 to 15 samples a bar, concurrency 2 (sleep: 16). concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes' at screen px(58), py(345.4) left font ',33' tc rgb ink front
set label 'CPU-bound; sequential 300 ms' at screen px(928), py(345.4) right font ',25' tc rgb soft front
set label 'sleep' at screen px(992), py(345.4) left font ',33' tc rgb ink front
set label 'I/O-bound; sequential 800 ms' at screen px(1862), py(345.4) right font ',25' tc rgb soft front
set label 'threads' at screen px(230.98), py(430.4) right font ',31' tc rgb text_of(2) front
set label '1.94×   155 ms' at screen px(610.348), py(430.4) left font ',31' tc rgb ink boxed front
set label 'processes' at screen px(230.98), py(540.4) right font ',31' tc rgb text_of(3) front
set label '1.90×   158 ms' at screen px(604.603), py(540.4) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(230.98), py(650.4) right font ',31' tc rgb text_of(4) front
set label '0.99×   no difference shown' at screen px(442.15), py(650.4) left font ',31' tc rgb ink boxed front
set label 'threads' at screen px(1164.98), py(430.4) right font ',31' tc rgb text_of(2) front
set label '15.7×   51.0 ms' at screen px(1591.39), py(430.4) left font ',31' tc rgb ink boxed front
set label 'processes' at screen px(1164.98), py(540.4) right font ',31' tc rgb text_of(3) front
set label 'failed: timeout, …limit of 30 s' at screen px(1292.98), py(540.4) left font ',31' tc rgb ink boxed front
set label 'async' at screen px(1164.98), py(650.4) right font ',31' tc rgb text_of(4) front
set label '16.0×   50.0 ms' at screen px(1598.73), py(650.4) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
