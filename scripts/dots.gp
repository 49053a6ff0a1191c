# SPDX-License-Identifier: MIT
# ---- dots.gp: points with intervals on one axis, a row a cell, group under group -------------------
# Used by speedup (a stem from 1 to the point) and wall-log (no stems: a log axis has no zero).
# NAME.dat: row runner concurrency value low high failed; rows count from 0 downwards.

dat = name.'.dat'
has_cores = cores > 0

do for [kind in formats] {
	eval begin_picture(kind)
	eval set_blank
	eval set_words
	eval set_place(left, right, top, bottom)
	set xrange [low:end]
	set yrange [rows_height:0]
	if (log_scale) { set logscale x }

	do for [i = 1:|tick_at|] {
		set arrow from first tick_at[i], graph 0 to first tick_at[i], graph 1 nohead back lw 1.2 lc rgb line_soft
		set label tick_text[i] at first tick_at[i], screen py(bottom + 30) center font font(25) tc rgb soft
	}
	if (reference) {
		set arrow from first 1, screen py(bottom) to first 1, screen py(top - 8) nohead back lw 2.2 lc rgb soft
		set label reference_text at first 1, screen py(top - 28) center font font(25) tc rgb soft
	}
	if (has_cores) {
		set arrow from first cores, screen py(bottom) to first cores, screen py(top - 8) nohead back \
			lw 2 dt (8, 6) lc rgb line_firm
		set label cores_text at first cores, screen py(top - 28) center font font(25) tc rgb soft
	}
	do for [g = 1:groups] {
		set label group_name[g] at screen px(58), first group_top[g] + 0.5 left font font(row_size) tc rgb ink
		set label group_note[g] at screen px(58), first group_top[g] + 1.5 left \
			font font(row_size > 25 ? 25 : row_size - 2) tc rgb soft
		if (g > 1) {
			set arrow from screen px(58), first group_top[g] - 0.25 to screen px(1862), first group_top[g] - 0.25 \
				nohead back lw 1.2 lc rgb line_soft
		}
	}
	do for [i = 1:rows] {
		set label row_name[i] at screen px(left - 24), first row_at[i] right \
			font font(row_size) tc rgb text_of(row_runner[i])
		set label row_text[i] at first row_text_at[i], first row_at[i] left offset screen px(24), 0 boxed front \
			font font(row_size) tc rgb ink
		if (!reference) {
			set arrow from graph 0, first row_at[i] to graph 1, first row_at[i] nohead back lw 1.2 lc rgb line_soft
		}
	}

	plot dat using (reference ? 1 : NaN):1:($4 - 1):(0):(colour_of($2)) with vectors nohead lw 5 lc rgb variable, \
		'' using ($7 == 1 ? low : NaN):1:(low):(box_end):($1 - 0.33):($1 + 0.33):(colour_of($2)) \
			with boxxyerror fs transparent pattern 4 border lw 1.5 lc rgb variable, \
		'' using 5:1:($6 - $5):(0) with vectors nohead lw 7 lc rgb paper, \
		'' using 4:1:(marker_of($2)) with points ps marker_size(27) pt variable lc rgb paper, \
		'' using 5:1:($6 - $5):(0) with vectors nohead lw 3.2 lc rgb ink, \
		'' using 4:1:(marker_of($2)):(colour_of($2)) with points ps marker_size(21) pt variable lc rgb variable
	eval end_picture
}
