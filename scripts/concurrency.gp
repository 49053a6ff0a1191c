# SPDX-License-Identifier: MIT
# ---- concurrency.gp: wall time over concurrency, a line a runner -----------------------------------
# NAME.dat: a block a runner: runner concurrency median low high.

dat = name.'.dat'
# The outermost points stand a little inside the axes; so much room on either side.
margin = 0.035
x_first = x_log ? x_low * (1.0 * x_low / x_end) ** margin : x_low - margin * (x_end - x_low)
x_last = x_log ? x_end * (1.0 * x_end / x_low) ** margin : x_end + margin * (x_end - x_low)
# Lines that coincide are set off sideways, a few pixels a runner.
aside(i) = (i - (lines - 1) / 2.0) * (lines > 5 ? 7 : 11) / (right - left)
shifted(x, i) = x_log ? x * (1.0 * x_last / x_first) ** aside(i) : x + (x_last - x_first) * aside(i)

do for [kind in formats] {
	eval begin_picture(kind)
	eval set_blank
	eval set_words
	eval set_place(left, right, top, bottom)
	set xrange [x_first:x_last]
	set yrange [low:end]
	if (x_log) { set logscale x }
	if (log_scale) { set logscale y }

	do for [i = 1:|tick_at|] {
		set arrow from graph 0, first tick_at[i] to graph 1, first tick_at[i] nohead back \
			lw 1.2 lc rgb (tick_at[i] == 0 ? line_firm : line_soft)
		set label tick_text[i] at screen px(left - 18), first tick_at[i] right font font(25) tc rgb soft
	}
	do for [i = 1:|x_at|] {
		set arrow from first x_at[i], screen py(bottom) to first x_at[i], screen py(bottom + 9) nohead back \
			lw 1.2 lc rgb line_firm
		set label sprintf('%g', x_at[i]) at first x_at[i], screen py(bottom + 32) center font font(25) tc rgb soft
	}
	set label 'concurrency (tasks at once)' at screen px((left + right) / 2), py(bottom + 80) center \
		font font(27) tc rgb soft
	do for [i = 1:lines] {
		set label line_name[i] at screen px(right + 56), first line_name_y[i] left \
			font font(30) tc rgb text_of(line_runner[i])
		if (line_y[i] == line_y[i]) {
			if (line_x[i] < x_end) {
				set arrow from first line_x[i], first line_y[i] to graph 1, first line_y[i] nohead back \
					lw 2 dt (3, 7) lc rgb colour_of(line_runner[i])
			}
			set arrow from screen px(right + 8), first line_y[i] to screen px(right + 46), first line_name_y[i] \
				nohead back lw 1.5 lc rgb colour_of(line_runner[i])
		}
	}

	plot for [i = 0:lines - 1] dat index i using (shifted($2, i)):3 with lines lw 4 lc rgb colour_of(line_runner[i + 1]), \
		for [i = 0:lines - 1] dat index i using (shifted($2, i)):3 with points ps marker_size(27) \
			pt marker_of(line_runner[i + 1]) lc rgb paper, \
		for [i = 0:lines - 1] dat index i using (shifted($2, i)):4:(0):($5 - $4) with vectors nohead \
			lw 3.2 lc rgb ink, \
		for [i = 0:lines - 1] dat index i using (shifted($2, i)):3 with points ps marker_size(21) \
			pt marker_of(line_runner[i + 1]) lc rgb colour_of(line_runner[i + 1])
	eval end_picture
}
