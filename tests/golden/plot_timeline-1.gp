# Drawn by concbench. Change what you like, then: gnuplot timeline-1.gp
reset
name = 'timeline-1'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(309.44, 1862, 291.2, 723.2).range('x', 0, 340.141676, 1000, 0).linear_ticks('x', 0, 340.141676, 1552.56, ' ms').axis_name('x', 'since the clock started').range('y', 723.2, 291.2, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'primes, 12 tasks: up to 2 tasks in progress at once' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'Each bar a task, each line a worker, faint while it is idle' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'Drawn: the traced sample nearest to each median. sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a cell, concurrency 2. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'sequential' at screen px(289.44), py(328.56) right font ',31' tc rgb text_of(1) front
set label '1 at once, 0.9 CPUs' at screen px(289.44), py(360.18) right font ',22' tc rgb soft front
set label '297 ms' at screen px(1681.08), py(342.2) left font ',33' tc rgb ink boxed front
set label '0' at screen px(385.864), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '1' at screen px(495.445), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '2' at screen px(605.026), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '3' at screen px(714.607), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '4' at screen px(824.189), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '5' at screen px(933.77), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '6' at screen px(1043.35), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '7' at screen px(1152.93), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '8' at screen px(1262.51), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '9' at screen px(1372.09), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '10' at screen px(1481.67), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label '11' at screen px(1591.26), py(338.7) center font ',26' tc rgb on(colour_of(1)) front
set label 'threads' at screen px(289.44), py(493.56) right font ',31' tc rgb text_of(2) front
set label '2 at once, 0.9 CPUs' at screen px(289.44), py(525.18) right font ',22' tc rgb soft front
set label '158 ms' at screen px(1048.45), py(507.2) left font ',33' tc rgb ink boxed front
set label '0' at screen px(376.499), py(466.7) center font ',26' tc rgb on(colour_of(2)) front
set label '2' at screen px(493.386), py(466.7) center font ',26' tc rgb on(colour_of(2)) front
set label '4' at screen px(610.272), py(466.7) center font ',26' tc rgb on(colour_of(2)) front
set label '6' at screen px(727.158), py(466.7) center font ',26' tc rgb on(colour_of(2)) front
set label '8' at screen px(844.045), py(466.7) center font ',26' tc rgb on(colour_of(2)) front
set label '10' at screen px(960.931), py(466.7) center font ',26' tc rgb on(colour_of(2)) front
set label '1' at screen px(376.499), py(540.7) center font ',26' tc rgb on(colour_of(2)) front
set label '3' at screen px(493.386), py(540.7) center font ',26' tc rgb on(colour_of(2)) front
set label '5' at screen px(610.272), py(540.7) center font ',26' tc rgb on(colour_of(2)) front
set label '7' at screen px(727.158), py(540.7) center font ',26' tc rgb on(colour_of(2)) front
set label '9' at screen px(844.045), py(540.7) center font ',26' tc rgb on(colour_of(2)) front
set label '11' at screen px(960.931), py(540.7) center font ',26' tc rgb on(colour_of(2)) front
set label 'async' at screen px(289.44), py(658.56) right font ',31' tc rgb text_of(3) front
set label '1 at once, 0.9 CPUs' at screen px(289.44), py(690.18) right font ',22' tc rgb soft front
set label '307 ms' at screen px(1726.27), py(672.2) left font ',33' tc rgb ink boxed front
set label '0' at screen px(388.412), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '1' at screen px(501.646), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '2' at screen px(614.879), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '3' at screen px(728.113), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '4' at screen px(841.347), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '5' at screen px(954.581), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '6' at screen px(1067.81), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '7' at screen px(1181.05), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '8' at screen px(1294.28), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '9' at screen px(1407.52), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '10' at screen px(1520.75), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
set label '11' at screen px(1633.98), py(668.7) center font ',26' tc rgb on(colour_of(3)) front
eval put_frame
eval end_frame
}
