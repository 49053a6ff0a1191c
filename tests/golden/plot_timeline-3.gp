# Drawn by concbench. Change what you like, then: gnuplot timeline-3.gp
reset
name = 'timeline-3'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(254.08, 1862, 189.969, 911.201).range('x', 0, 2235.966991, 1000, 0).linear_ticks('x', 0, 2235.966991, 1607.92, ' ms').axis_name('x', 'since the clock started').range('y', 911.200819, 189.9687898, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'sleep: up to 50 tasks in progress at once' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Each bar a task, each line a worker, faint while it is idle; on an event loop each line a task in progress' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'Drawn: the traced sample nearest to each median. sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a cell, concurrency 50. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'sequential' at screen px(234.08), py(230.969) right font ',31' tc rgb text_of(1) front
set label '1,980 ms' at screen px(1693.93), py(230.969) left font ',33' tc rgb ink boxed front
set label 'async' at screen px(234.08), py(550.585) right font ',31' tc rgb text_of(3) front
set label '40.6 ms' at screen px(299.269), py(550.585) left font ',33' tc rgb ink boxed front
set label 'processes' at screen px(234.08), py(870.201) right font ',31' tc rgb text_of(4) front
set label 'failed: timeout' at screen px(270.08), py(870.201) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
