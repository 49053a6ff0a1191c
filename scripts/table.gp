# SPDX-License-Identifier: MIT
# ---- table.gp: a row a cell; in each panel bars, intervals and points along its axis --------------
# NAME.dat: three blocks a panel, `at`, `top` and `bottom` in pixels from the top of the canvas:
# bars (from to top bottom runner share), intervals (low high at), points (value at runner).

dat = name.'.dat'
cap = 7   # half the height of an interval's ends
if (!exists('dot')) { dot = 11 }

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
			'' index b + 2 using 1:2 with points ps marker_size(dot + 3) pt 7 lc rgb paper, \
			'' index b + 2 using 1:2:(colour_of($3)) with points ps marker_size(dot) pt 7 lc rgb variable
	}
	unset multiplot
	eval end_picture
}
