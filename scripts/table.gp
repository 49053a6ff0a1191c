# SPDX-License-Identifier: MIT
# ---- table.gp: a row a cell; in each panel bars, intervals and points along its axis --------------
# NAME.dat: three blocks a panel, `at`, `top` and `bottom` in pixels from the top of the canvas:
# bars (from to top bottom runner share), intervals (low high at), points (value at runner share
# size form: -1 a dot, 0 the runner's marker, 1 the same, hollow).

dat = name.'.dat'
cap = 7   # half the height of an interval's ends
# Of a point, by its form: the edge around it, its type.
edge(form) = form < 0 ? 3 : 5
type(runner, form) = form < 0 ? 7 : kind ne 'txt' ? marker_of(runner) : form == 1 ? 15 : 24  # O or X

do for [kind in formats] {
	eval begin_picture(kind)
	set multiplot
	do for [p = 1:|panel_left|] {
		eval set_blank
		if (p == 1) { eval set_chart }
		eval set_panel(p)
		b = 3 * (p - 1)
		plot dat index b using 1:3:1:2:3:4:(tint($5, $6)) with boxxyerror fs solid 1 noborder lc rgb variable, \
			'' index b + 1 using 1:3:($2 - $1):(0) with vectors nohead lw 4.5 lc rgb paper, \
			'' index b + 1 using 1:($3 - cap):(0):(2 * cap) with vectors nohead lw 4.5 lc rgb paper, \
			'' index b + 1 using 2:($3 - cap):(0):(2 * cap) with vectors nohead lw 4.5 lc rgb paper, \
			'' index b + 1 using 1:3:($2 - $1):(0) with vectors nohead lw 1.8 lc rgb ink, \
			'' index b + 1 using 1:($3 - cap):(0):(2 * cap) with vectors nohead lw 1.8 lc rgb ink, \
			'' index b + 1 using 2:($3 - cap):(0):(2 * cap) with vectors nohead lw 1.8 lc rgb ink, \
			'' index b + 2 using 1:2:(marker_size($5 + edge($6))):(type($3, $6)):(paper) \
				with points ps variable pt variable lc rgb variable, \
			'' index b + 2 using 1:2:(marker_size($5)):(type($3, $6)):(tint($3, $4)) \
				with points ps variable pt variable lc rgb variable, \
			'' index b + 2 using ($6 == 1 ? $1 : NaN):2:(marker_size($5 * 0.56)):(type($3, 1)):(paper) \
				with points ps variable pt variable lc rgb variable
	}
	unset multiplot
	eval end_picture
}
