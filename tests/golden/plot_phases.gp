# Drawn by concbench. Change what you like, then: gnuplot phases.gp
reset
name = 'phases'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [4]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(629.78, 1367, 274, 942).range('x', 0, 71.580463, 1000, 0).linear_ticks('x', 0, 71.580463, 737.22, ' ms').axis_name('x', '').range('y', 942, 274, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
set arrow from screen px(58), py(455.153) to screen px(1862), py(455.153) nohead lw 1.2 lc rgb line_soft
set arrow from screen px(58), py(760.847) to screen px(1862), py(760.847) nohead lw 1.2 lc rgb line_soft
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'Start-up and wind-down around the work' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'From the left: until the first task starts, from the last one'."'".'s end until all is cleared away; medians;' at screen px(58), py(134) left font ',29' tc rgb soft front
set label '%: both, of the wall time; in brackets: tasks at once' at screen px(58), py(172) left font ',29' tc rgb soft front
set label 'sample-vm, 4 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21. 6 samples a row. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'primes, 12 tasks' at screen px(58), py(302.305) left font ',31' tc rgb ink front
set label 'primes, 40 tasks' at screen px(58), py(494.78) left font ',31' tc rgb ink front
set label 'sleep' at screen px(58), py(800.475) left font ',31' tc rgb ink front
set label 'sequential' at screen px(609.78), py(302.305) right font ',31' tc rgb text_of(1) front
set label '3.04 ms' at screen px(1862), py(302.305) right font ',31' tc rgb ink front
set label 'wind-down' at screen px(1862), py(246) right font ',26' tc rgb soft front
set label '295 ms' at screen px(1697), py(302.305) right font ',31' tc rgb ink front
set label 'work' at screen px(1697), py(246) right font ',26' tc rgb soft front
set label '6.09 ms' at screen px(1532), py(302.305) right font ',31' tc rgb ink front
set label 'start-up' at screen px(1532), py(246) right font ',26' tc rgb soft front
set label 'start-up and wind-down alone' at screen px(629.78), py(246) left font ',26' tc rgb soft front
set label '3.0 %' at screen px(735.863), py(302.305) left font ',31' tc rgb soft boxed front
set label 'threads' at screen px(609.78), py(358.915) right font ',31' tc rgb text_of(2) front
set label '1.62 ms' at screen px(1862), py(358.915) right font ',31' tc rgb ink front
set label '158 ms' at screen px(1697), py(358.915) right font ',31' tc rgb ink front
set label '3.25 ms' at screen px(1532), py(358.915) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(691.958), py(358.915) left font ',31' tc rgb soft boxed front
set label 'async' at screen px(609.78), py(415.525) right font ',31' tc rgb text_of(3) front
set label '3.15 ms' at screen px(1862), py(415.525) right font ',31' tc rgb ink front
set label '305 ms' at screen px(1697), py(415.525) right font ',31' tc rgb ink front
set label '6.29 ms' at screen px(1532), py(415.525) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(738.999), py(415.525) left font ',31' tc rgb soft boxed front
set label 'sequential (1)' at screen px(609.78), py(494.78) right font ',31' tc rgb text_of(1) front
set label '10.1 ms' at screen px(1862), py(494.78) right font ',31' tc rgb ink front
set label '985 ms' at screen px(1697), py(494.78) right font ',31' tc rgb ink front
set label '20.3 ms' at screen px(1532), py(494.78) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(955.39), py(494.78) left font ',31' tc rgb soft boxed front
set label 'threads (1)' at screen px(609.78), py(551.39) right font ',31' tc rgb text_of(2) front
set label '10.3 ms' at screen px(1862), py(551.39) right font ',31' tc rgb ink front
set label '994 ms' at screen px(1697), py(551.39) right font ',31' tc rgb ink front
set label '20.5 ms' at screen px(1532), py(551.39) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(958.526), py(551.39) left font ',31' tc rgb soft boxed front
set label 'threads (2)' at screen px(609.78), py(608) right font ',31' tc rgb text_of(2) front
set label '5.28 ms' at screen px(1862), py(608) right font ',31' tc rgb ink front
set label '512 ms' at screen px(1697), py(608) right font ',31' tc rgb ink front
set label '10.6 ms' at screen px(1532), py(608) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(804.857), py(608) left font ',31' tc rgb soft boxed front
set label 'threads (4)' at screen px(609.78), py(664.61) right font ',31' tc rgb text_of(2) front
set label '3.04 ms' at screen px(1862), py(664.61) right font ',31' tc rgb ink front
set label '295 ms' at screen px(1697), py(664.61) right font ',31' tc rgb ink front
set label '6.09 ms' at screen px(1532), py(664.61) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(735.863), py(664.61) left font ',31' tc rgb soft boxed front
set label 'threads (8)' at screen px(609.78), py(721.22) right font ',31' tc rgb text_of(2) front
set label '3.65 ms' at screen px(1862), py(721.22) right font ',31' tc rgb ink front
set label '354 ms' at screen px(1697), py(721.22) right font ',31' tc rgb ink front
set label '7.31 ms' at screen px(1532), py(721.22) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(754.68), py(721.22) left font ',31' tc rgb soft boxed front
set label 'sequential' at screen px(609.78), py(800.475) right font ',31' tc rgb text_of(1) front
set label '20.3 ms' at screen px(1862), py(800.475) right font ',31' tc rgb ink front
set label '1.97 s' at screen px(1697), py(800.475) right font ',31' tc rgb ink front
set label '40.6 ms' at screen px(1532), py(800.475) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(1269), py(800.475) left font ',31' tc rgb soft boxed front
set label 'async' at screen px(609.78), py(857.085) right font ',31' tc rgb text_of(3) front
set label '416 µs' at screen px(1862), py(857.085) right font ',31' tc rgb ink front
set label '40.4 ms' at screen px(1697), py(857.085) right font ',31' tc rgb ink front
set label '832 µs' at screen px(1532), py(857.085) right font ',31' tc rgb ink front
set label '3.0 %' at screen px(654.638), py(857.085) left font ',31' tc rgb soft boxed front
set label 'processes' at screen px(609.78), py(913.695) right font ',31' tc rgb text_of(4) front
set label 'failed: timeout' at screen px(737.78), py(913.695) left font ',31' tc rgb ink boxed front
eval put_frame
eval end_frame
}
