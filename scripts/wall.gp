# SPDX-License-Identifier: MIT
# ---- wall.gp: a panel a group, a row a cell, a bar from zero -----------------------
# wall.dat: panel row runner concurrency median low high; rows count from 0 downwards.

bar = row_pitch > 90 ? 0.66 : 0.74    # of the row
cap = 9.0 / row_pitch                 # half the height of an interval's ends
dat = name.'.dat'
here(p, value) = column(1) == p ? value : NaN
measured(p, value) = column(1) == p && valid(5) ? value : NaN
# A failed cell is a hatched box of this width, with its reason beside it.
failed(p, value) = column(1) == p && !valid(5) ? value : NaN
box_end(p) = panel_end[p] * 96.0 / (panel_right[p] - panel_left[p])

do for [kind in formats] {
	eval begin_picture(kind)
	set multiplot
	first_row = 1
	do for [p = 1:panels] {
		eval set_blank
		if (p == 1) { eval set_words }
		eval set_place(panel_left[p], panel_right[p], panel_top[p], panel_bottom[p])
		set xrange [0:panel_end[p]]
		set yrange [panel_rows[p] - 0.5:-0.5]

		set label panel_name[p] at screen px(panel_left[p] - names_width - 16), py(panel_top[p] - 30) \
			left font font(33) tc rgb ink
		set label panel_note[p] at screen px(panel_right[p]), py(panel_top[p] - 30) \
			right font font(25) tc rgb soft
		do for [i = 1:|tick_at|] {
			if (tick_panel[i] == p) {
				set arrow from first tick_at[i], graph 0 to first tick_at[i], graph 1 nohead back \
					lw 1.2 lc rgb (i == 1 || tick_panel[i - 1] != p ? line_firm : line_soft)
				set label tick_text[i] at first tick_at[i], screen py(panel_bottom[p] + 26) center \
					font font(panels > 4 ? 23 : 25) tc rgb soft
			}
		}
		do for [k = 0:panel_rows[p] - 1] {
			i = first_row + k
			set label row_name[i] at screen px(panel_left[p] - 16), first k right \
				font font(row_size) tc rgb text_of(row_runner[i])
			set label row_text[i] at first row_text_at[i], first k left offset screen px(14), 0 boxed front \
				font font(row_size) tc rgb ink
		}
		first_row = first_row + panel_rows[p]

		plot dat using (measured(p, $5)):2:(0):5:($2 - bar / 2):($2 + bar / 2):(colour_of($3)) \
				with boxxyerror fs solid 1 noborder lc rgb variable, \
			'' using (failed(p, box_end(p))):2:(0):(box_end(p)):($2 - bar / 2):($2 + bar / 2):(colour_of($3)) \
				with boxxyerror fs transparent pattern 4 border lw 1.5 lc rgb variable, \
			'' using (measured(p, $6)):2:($7 - $6):(0) with vectors nohead lw 4.5 lc rgb paper, \
			'' using (measured(p, $6)):($2 - cap):(0):(2 * cap) with vectors nohead lw 4.5 lc rgb paper, \
			'' using (measured(p, $7)):($2 - cap):(0):(2 * cap) with vectors nohead lw 4.5 lc rgb paper, \
			'' using (measured(p, $6)):2:($7 - $6):(0) with vectors nohead lw 1.8 lc rgb ink, \
			'' using (measured(p, $6)):($2 - cap):(0):(2 * cap) with vectors nohead lw 1.8 lc rgb ink, \
			'' using (measured(p, $7)):($2 - cap):(0):(2 * cap) with vectors nohead lw 1.8 lc rgb ink
	}
	unset multiplot
	eval end_picture
}
