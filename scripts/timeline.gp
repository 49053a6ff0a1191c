# SPDX-License-Identifier: MIT
# ---- timeline.gp: a bar a task, a line a worker, over time -----------------------------------------
# NAME.dat: boxes, later ones over earlier ones: from_s to_s top bottom (pixels) runner share (of its
# colour: 1 is a task, the palest is an idle worker; runner 0 is the ink, a ribbon of late beats). If lined[1] is 1, after two empty lines what hatches
# them: from_s from to_s to (pixels) runner.

eval set_blank
eval panel[1]
boxes = "name.'.dat' index 0 using ($1 * x_per):3:($1 * x_per):($2 * x_per):3:4:($5 > 0 ? tint($5, $6) : mix(ink, paper, $6)) \
	with boxxyerror fs solid 1 noborder lc rgb variable"
lines = "name.'.dat' index 1 using ($1 * x_per):2:(($3 - $1) * x_per):($4 - $2):(colour_of($5)) \
	with vectors nohead lw 1.2 lc rgb variable"
eval 'plot '.boxes.(lined[1] ? ', '.lines : '')
