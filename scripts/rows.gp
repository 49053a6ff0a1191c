# SPDX-License-Identifier: MIT
# ---- rows.gp: a row a cell; in each panel bars, intervals and points along its axis ---------------
# NAME.dat: what panel from to top bottom runner share form size; lengths in SI units, heights in
# pixels from the top of the canvas. What: 0 a bar (form 1, 2, 3: hatched), 1 an interval, 2 a point (form -1:
# a dot, 0: the runner's marker, 1: the same, hollow).

dat = name.'.dat'
cap = 7   # half the height of an interval's ends
of(p, what, length) = column(1) == what && column(2) == p ? length * x_per : NaN
bar(p) = column(9) == 0 ? of(p, 0, column(3)) : NaN
# Each runner's by itself: a pattern in an SVG has one colour.
hatch(p, runner, pattern) = column(9) > 0 && column(7) == runner && (column(9) == 3 ? 5 : 4) == pattern ? of(p, 0, column(3)) : NaN
hatch_colour(runner) = runner < 1 ? 0 : grey ? mix(colour_of(runner), ink, 0.5) : colour_of(runner)
edge(form) = form < 0 ? 3 : 5
type(runner, form) = form < 0 ? 7 : kind ne 'txt' ? marker_of(runner) : form == 1 ? 15 : 24  # O or X
do for [p = 1:|panel|] {
	eval set_blank
	eval panel[p]
	# what is pale is seen by its edge
	plot dat using (bar(p)):5:(of(p, 0, $3)):(of(p, 0, $4)):5:6:(tint($7, $8)) \
			with boxxyerror fs solid 1 noborder lc rgb variable, \
		'' using ($8 < 1 ? bar(p) : NaN):5:(of(p, 0, $3)):(of(p, 0, $4)):5:6:(tint($7, grey ? 1 : $8 + 0.3)) \
			with boxxyerror fs empty border lw 1.2 lc rgb variable, \
		for [pattern = 4:5] for [i = 1:|hatched|] \
			'' using (hatch(p, hatched[i], pattern)):5:(of(p, 0, $3)):(of(p, 0, $4)):5:6 \
			with boxxyerror fs transparent pattern pattern border lw 1.5 lc rgb hatch_colour(hatched[i]), \
		for [halo = 1:0:-1] '' using (of(p, 1, $3)):5:(of(p, 1, $4 - $3)):(0) \
			with vectors nohead lw (halo ? 4.5 : 1.8) lc rgb (halo ? paper : ink), \
		for [halo = 1:0:-1] for [end = 3:4] '' using (of(p, 1, column(end))):($5 - cap):(0):(2 * cap) \
			with vectors nohead lw (halo ? 4.5 : 1.8) lc rgb (halo ? paper : ink), \
		'' using (of(p, 2, $3)):5:(marker_size($10 + edge($9))):(type($7, $9)):(paper) \
			with points ps variable pt variable lc rgb variable, \
		'' using (of(p, 2, $3)):5:(marker_size($10)):(type($7, $9)):(thin(tint($7, $8))) \
			with points ps variable pt variable lc rgb variable, \
		'' using ($9 == 1 ? of(p, 2, $3) : NaN):5:(marker_size($10 * 0.56)):(type($7, 1)):(paper) \
			with points ps variable pt variable lc rgb variable
}
