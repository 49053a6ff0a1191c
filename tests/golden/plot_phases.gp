# Drawn by concbench. Change what you like, then: gnuplot phases.gp
reset
name = 'phases'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [4]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(629.78, 1367, 274, 942).range('x', 0, 71.93307611, 1000, 0).linear_ticks('x', 0, 71.93307611, 737.22, ' ms').axis_name('x', '').range('y', 942, 274, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(58), py(455.153) to screen px(1862), py(455.153) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(58), py(760.847) to screen px(1862), py(760.847) nohead lw 1.2 lc rgb line_soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'Start-up and wind-down around the work' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'From the left: until the first task starts, from the last one'."'".'s end until all is cleared away;' at screen px(58), py(134) left font ',29' tc rgb soft front
set label 'of the sample nearest to the median; %: both, of its wall time; in brackets: tasks at once' at screen px(58), py(172) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a row. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes, 12 tasks' at screen px(58), py(302.305) left font ',31' tc rgb ink front
set label 'primes, 40 tasks' at screen px(58), py(494.78) left font ',31' tc rgb ink front
set label 'sleep' at screen px(58), py(800.475) left font ',31' tc rgb ink front
set label 'sequential' at screen px(609.78), py(302.305) right font ',31' tc rgb text_of(1) front
set label '3.03 ms' at screen px(1862), py(302.305) right font ',31' tc rgb ink front
set label 'wind-down' at screen px(1862), py(246) right font ',26' tc rgb soft front
set label '294 ms' at screen px(1697), py(302.305) right font ',31' tc rgb ink front
set label 'work' at screen px(1697), py(246) right font ',26' tc rgb soft front
set label '6.06 ms' at screen px(1532), py(302.305) right font ',31' tc rgb ink front
set label 'start-up' at screen px(1532), py(246) right font ',26' tc rgb soft front
set label 'start-up and wind-down alone' at screen px(629.78), py(246) left font ',26' tc rgb soft front
set label '3.0 %' at screen px(734.941), py(302.305) left font ',31' tc rgb soft boxed front
set label 'threads' at screen px(609.78), py(358.915) right font ',31' tc rgb text_of(2) front
set label '1.62 ms' at screen px(1862), py(358.915) right font ',31' tc rgb ink front
set label '157 ms' at screen px(1697), py(358.915) right font ',31' tc rgb ink front
set label '3.23 ms' at screen px(1532), py(358.915) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(691.466), py(358.915) left font ',31' tc rgb soft boxed front
set label 'async' at screen px(609.78), py(415.525) right font ',31' tc rgb text_of(3) front
set label '3.13 ms' at screen px(1862), py(415.525) right font ',31' tc rgb ink front
set label '304 ms' at screen px(1697), py(415.525) right font ',31' tc rgb ink front
set label '6.26 ms' at screen px(1532), py(415.525) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(738.046), py(415.525) left font ',31' tc rgb soft boxed front
set label 'sequential (1)' at screen px(609.78), py(494.78) right font ',31' tc rgb text_of(1) front
set label '10.2 ms' at screen px(1862), py(494.78) right font ',31' tc rgb ink front
set label '989 ms' at screen px(1697), py(494.78) right font ',31' tc rgb ink front
set label '20.4 ms' at screen px(1532), py(494.78) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(955.39), py(494.78) left font ',31' tc rgb soft boxed front
set label 'threads (1)' at screen px(609.78), py(551.39) right font ',31' tc rgb text_of(2) front
set label '10.3 ms' at screen px(1862), py(551.39) right font ',31' tc rgb ink front
set label '999 ms' at screen px(1697), py(551.39) right font ',31' tc rgb ink front
set label '20.6 ms' at screen px(1532), py(551.39) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(958.526), py(551.39) left font ',31' tc rgb soft boxed front
set label 'threads (2)' at screen px(609.78), py(608) right font ',31' tc rgb text_of(2) front
set label '5.25 ms' at screen px(1862), py(608) right font ',31' tc rgb ink front
set label '509 ms' at screen px(1697), py(608) right font ',31' tc rgb ink front
set label '10.5 ms' at screen px(1532), py(608) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(803.258), py(608) left font ',31' tc rgb soft boxed front
set label 'threads (4)' at screen px(609.78), py(664.61) right font ',31' tc rgb text_of(2) front
set label '3.03 ms' at screen px(1862), py(664.61) right font ',31' tc rgb ink front
set label '294 ms' at screen px(1697), py(664.61) right font ',31' tc rgb ink front
set label '6.06 ms' at screen px(1532), py(664.61) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(734.941), py(664.61) left font ',31' tc rgb soft boxed front
set label 'threads (8)' at screen px(609.78), py(721.22) right font ',31' tc rgb text_of(2) front
set label '3.64 ms' at screen px(1862), py(721.22) right font ',31' tc rgb ink front
set label '353 ms' at screen px(1697), py(721.22) right font ',31' tc rgb ink front
set label '7.27 ms' at screen px(1532), py(721.22) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(753.573), py(721.22) left font ',31' tc rgb soft boxed front
set label 'sequential' at screen px(609.78), py(800.475) right font ',31' tc rgb text_of(1) front
set label '20.4 ms' at screen px(1862), py(800.475) right font ',31' tc rgb ink front
set label '1.98 s' at screen px(1697), py(800.475) right font ',31' tc rgb ink front
set label '40.8 ms' at screen px(1532), py(800.475) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(1269), py(800.475) left font ',31' tc rgb soft boxed front
set label 'async' at screen px(609.78), py(857.085) right font ',31' tc rgb text_of(3) front
set label '414 µs' at screen px(1862), py(857.085) right font ',31' tc rgb ink front
set label '40.2 ms' at screen px(1697), py(857.085) right font ',31' tc rgb ink front
set label '828 µs' at screen px(1532), py(857.085) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(654.512), py(857.085) left font ',31' tc rgb soft boxed front
set label 'processes' at screen px(609.78), py(913.695) right font ',31' tc rgb text_of(4) front
set label 'failed: timeout' at screen px(737.78), py(913.695) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
