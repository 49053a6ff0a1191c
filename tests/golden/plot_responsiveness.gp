# Drawn by concbench. Change what you like, then: gnuplot responsiveness.gp
reset
name = 'responsiveness'
theme = 'light'
formats = 'svg png pdf'
array runner_slot[4] = [0, 8, 24, 16]
array hatched[1] = [0]

# Where the panels lie, and their axes.
array panel[1] = [\
	set_place(321.08, 1482, 337, 777).range('x', 0, 400, 1000, 0).linear_ticks('x', 0, 400, 1160.92, ' ms').axis_name('x', 'since the clock started').range('y', 777, 337, 1, 0)]

do for [kind in formats] {
eval begin_frame(kind)
eval put_frame

# SPDX-License-Identifier: MIT
eval set_blank
set label 'w: the program typically stood still for up to 110 ms under async' at screen px(58), py(68) left font ',46' tc rgb ink front
set label 'and sequential, for at most 4.00 ms under threads' at screen px(58), py(124) left font ',46' tc rgb ink front
set label 'Height: how late a timer of the program that started it comes, 110 ms at most; a thin line is alive' at screen px(58), py(190) left font ',29' tc rgb soft front
set label 'Drawn and told: of each row the sample nearest to the median standstill. sample-vm, 2 CPUs Intel Xeon @ 2.00GHz, Linux 6.18.5, 2026-11-21.' at screen px(1862), py(1026) right font ',19' tc rgb faint front
set label '6 samples a row, concurrency 2. concbench 0.1.0' at screen px(1862), py(1053) right font ',19' tc rgb faint front
set label 'w' at screen px(58), py(392) left font ',31' tc rgb ink front
set label 'sequential' at screen px(301.08), py(392) right font ',31' tc rgb text_of(1) front
set label '50.0 ms' at screen px(1672), py(392) right font ',31' tc rgb ink front
set label 'median' at screen px(1672), py(309) right font ',26' tc rgb soft front
set label '100 ms' at screen px(1862), py(392) right font ',31' tc rgb ink front
set label 'longest' at screen px(1862), py(309) right font ',26' tc rgb soft front
set label 'how late the timer comes' at screen px(321.08), py(309) left font ',26' tc rgb soft front
set label 'threads' at screen px(301.08), py(502) right font ',31' tc rgb text_of(2) front
set label '20.0 µs' at screen px(1672), py(502) right font ',31' tc rgb ink front
set label '4.00 ms' at screen px(1862), py(502) right font ',31' tc rgb ink front
set label 'async' at screen px(301.08), py(612) right font ',31' tc rgb text_of(3) front
set label '50.0 ms' at screen px(1672), py(612) right font ',31' tc rgb ink front
set label '110 ms' at screen px(1862), py(612) right font ',31' tc rgb ink front
set label 'processes' at screen px(301.08), py(722) right font ',31' tc rgb text_of(4) front
set label 'no beat was due' at screen px(333.08), py(722) left font ',31' tc rgb soft boxed front
eval put_frame
eval end_frame
}
