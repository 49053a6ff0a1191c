#!/bin/sh
# SPDX-License-Identifier: MIT
# report.sh PROGRAM WHAT: the page of a run, by what its text says; browser.mjs looks at it in a browser.
. "$(dirname "$0")/../cli/lib.sh"
what=$2
here=$lib/../report
runs=$lib/../../results

# tiny DIR: a run of two runners, quickly.
tiny() {
	expect_status 0 "$concbench" run null -n 8 -x sequential,threads -j 2 -r 6 -w 0 --no-plots -q -o "$1"
}

# page RUN FILE: the page of a run, made without a word of complaint.
page() {
	expect_status 0 "$concbench" report "$1" -o "$2"
	expect_empty "$scratch/err"
	expect_same "what is printed" "$2" "$(cat "$scratch/out")"
}

needs_gnuplot() {
	command -v gnuplot >/dev/null || skip "no gnuplot"
}

# expect_download PAGE RUN FILE: the page holds the file, byte for byte.
expect_download() {
	grep -o "download=\"$3\" href=\"data:[^\"]*\"" "$1" | sed 's/.*base64,//; s/"$//' | base64 -d >found
	cmp -s found "$2/$3" || fail "$1 does not hold $3 of $2 as it is"
}

# expect_alone PAGE: nothing in it is fetched, and it is one well-formed whole.
expect_alone() {
	grep -Eo '(src|href|srcset|action|poster)="[^"]{0,20}' "$1" | grep -Ev '(href="(#|data:)|src="data:image/svg.xml;b)' >"$scratch/found"
	expect_empty "$scratch/found"
	expect_no_line "$1" '@import|<(link|meta)[^>]*(stylesheet|refresh)|<(iframe|object|embed|base)'
	grep -Eo 'url\([^)]{0,9}' "$1" | grep -v 'url(#' >"$scratch/found"
	expect_empty "$scratch/found"
	expect_same "scripts in $1" 1 "$(grep -c '<script' "$1")"
	expect_same "ends of scripts in $1" 1 "$(grep -c '</script' "$1")"
	expect_line "$1" "^<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	expect_same "the end of $1" '</html>' "$(tail -n 1 "$1")"
}

# expect_markup PAGE: none of the page's own markup went through the function that escapes.
expect_markup() {
	expect_no_line "$1" '&lt;(span|p|li|td|tr|th|div|ul|b|strong)[ &]'
}

# hostile DIR: a run whose names try to be more than names.
hostile() {
	script='<script>window.hacked=1</script>'
	odd=$(printf '\001\033[31m\177\200\377\300')
	w="$script<img src=x onerror=window.hacked=1>"
	p="a=\"\"><svg onload=window.hacked=1>;b=' onclick='window.hacked=1;c=$odd"
	d="</script>$script ]]> &amp; &#60;b&#62; --> \$(touch hacked) \`touch hacked\` javascript:window.hacked=1 $odd"
	mkdir "$1"
	{
		echo 'round,order,workload,params,tasks,runner,concurrency,seed,status,detail,wall_s,unit,units'
		for workload in "$w" __proto__ "constructor&amp;"; do
			for round in 1 2 3 4 5 6 7; do
				row="$workload,\"$p\",4"
				printf '%s,1,%s,sequential,1,1,ok,,0.02%s,"%s",7\n' $round "$row" $round "$w"
				printf '%s,2,%s,"thr""eads'"'"' onmouseover='"'"'window.hacked=1",2,1,ok,,0.01%s,"%s",7\n' \
					$round "$row" $round "$w"
				printf '%s,3,%s,"</title>%s",2,1,signal,"%s",,,\n' $round "$row" "$script" "$d"
			done
		done
	} >"$1/samples.csv"
	{
		echo 'workload,params,tasks,runner,concurrency,samples,failed,wall_median_s,wall_low_s,wall_high_s,speedup,verdict'
		for workload in "$w" __proto__ "constructor&amp;"; do
			row="$workload,\"$p\",4"
			printf '%s,sequential,1,7,0,0.024,0.02,0.027,1,slower\n' "$row"
			printf '%s,"thr""eads'"'"' onmouseover='"'"'window.hacked=1",2,7,0,0.014,0.01,0.017,2,best\n' "$row"
			printf '%s,"</title>%s",2,0,7,,,,,"failed: signal, %s"\n' "$row" "$script" "$d"
		done
	} >"$1/summary.csv"
	printf '%s' "{\"host\":\"</title>$script\",\"cpu_model\":\"--> ]]> <!-- \\u0001\\u202e\",\"suite\":\"\\\"$script\",
		\"concbench\":\"' onclick='window.hacked=1\",\"started\":\"2026-11-22T<b>00:00Z\",\"kernel\":\"$odd\",
		\"command\":[\"concbench\",\"suite\",\"it's\",\"\\n</pre>$script\",7],\"baseline\":\"sequential\"}" >"$1/environment.json"
	printf '; </pre></textarea>%s\n[global]\nname = %s\n%s\n' "$script" "$w" "$odd" >"$1/suite.ini"
}

case $what in
refuse)
	refused 'takes one run directory, 0 given' "$concbench" report
	refused 'takes one run directory, 2 given' "$concbench" report a b
	refused 'nowhere is no run directory: samples.csv' "$concbench" report nowhere
	refused "no option 'ouput' here; did you mean 'output'" "$concbench" report nowhere --ouput x
	refused "is no run directory" "$concbench" report "$here"
	refused 'no-folder/page.html: No such file' "$concbench" report "$runs/sample" -o no-folder/page.html
	cp -r "$runs/sample" "$scratch/copy"
	refused 'copy/samples.csv is a file of a run' "$concbench" report "$runs/sample" -o "$scratch/copy/samples.csv"
	cp -r "$runs/sample" "$scratch/copy"
	refused 'copy/samples.csv is a file of a run' "$concbench" report "$runs/sample" -o "$scratch/copy/samples.csv"
	refused "$scratch: Is a directory" "$concbench" report "$runs/sample" -o "$scratch"
	;;
page)
	needs_gnuplot
	tiny r
	expect_status 0 "$concbench" report r
	expect_same "what is printed" r/report.html "$(cat "$scratch/out")"
	expect_alone r/report.html
	expect_markup r/report.html
	for file in samples.csv summary.csv environment.json suite.ini; do
		expect_download r/report.html r $file
	done
	for id in verdicts table figures figure-wall environment repeat downloads reading; do
		expect_line r/report.html " id=\"$id\""
	done
	expect_same "figures in two themes" "$(grep -c '<figure' r/report.html) $(grep -c '<figure' r/report.html)" \
		"$(grep -c '<img class="light"' r/report.html) $(grep -c '<img class="dark"' r/report.html)"
	expect_same "ids that are not unique" "" "$(grep -Eo ' id="[^"]*"' r/report.html | sort | uniq -d)"
	expect_same "rows of the table" 2 "$(grep -c '<tr class=' r/report.html)"
	# What all groups share and long parameters at their defaults are in no label, also not in those of failures.
	expect_status 1 "$concbench" run sleep -n 1 -p duration=100s,1ms -p distribution=uniform --timeout 1500ms \
		-x sequential -r 1 -w 0 -o failed --no-plots -q
	expect_status 0 "$concbench" report failed
	expect_line failed/report.html '<strong>sleep duration=100s: sequential, 1 at once</strong>: [0-9]+ samples?, <em>timeout</em>'
	# What is said to repeat it does so.
	expect_line r/report.html '<code>concbench suite \./suite.ini</code>'
	(cd r && "$concbench" suite ./suite.ini --no-plots -q -o ../again) >"$scratch/found" 2>&1 || fail "not repeated"
	expect_same "cells of the repeat" "$(wc -l <r/summary.csv)" "$(wc -l <again/summary.csv)"
	expect_same "the page's permissions" "$(umask 022; touch new; stat -c %a new)" \
		"$(umask 022; "$concbench" report r >new; stat -c %a r/report.html)"
	;;
sizes)
	needs_gnuplot
	for run in sample sample-trace; do
		page "$runs/$run" $run.html
		expect_alone $run.html
		expect_markup $run.html
		size=$(wc -c <$run.html)
		[ "$size" -lt 3000000 ] || fail "the page of $run has $size bytes"
	done
	expect_download sample-trace.html "$runs/sample-trace" tasks.csv
	# What the work counts, a second.
	expect_line sample.html '[0-9,]+ numbers/s<'
	# A file too large to be held is named.
	cp -r "$runs/sample-trace" large
	yes "$(tail -n 1 "$runs/sample-trace/tasks.csv")" | head -n 150000 >>large/tasks.csv
	page large large.html
	expect_line large.html '<b>tasks.csv</b>.*too large to be in this page'
	expect_no_line large.html 'download="tasks.csv"'
	;;
kept)
	# A page that fails leaves the one that was there, and nothing else.
	tiny r
	echo good >r/report.html
	ls -A r >before
	printf '1,"never closed\n' >>r/samples.csv
	expect_status 2 "$concbench" report r
	expect_line "$scratch/err" '^concbench: r/samples.csv:[0-9]+: '
	expect_same "the page" good "$(cat r/report.html)"
	ls -A r >after
	cmp -s before after || fail "left behind: $(ls -A r)"
	# A link in the run leads nowhere: it is replaced. One that the user names is followed.
	tiny s
	echo mine >elsewhere
	ln -s ../elsewhere s/report.html
	expect_status 0 "$concbench" report s
	expect_same "what the link led to" mine "$(cat elsewhere)"
	[ ! -L s/report.html ] || fail "the link is still there"
	ln -s elsewhere named
	expect_status 0 "$concbench" report s -o named
	[ -L named ] || fail "the link that was named was replaced"
	expect_line elsewhere '^</html>$'
	;;
without)
	# Without gnuplot, without environment, without summary: still a page, which says so.
	tiny r
	expect_status 0 env PATH=/nonexistent "$concbench" report r
	expect_line "$scratch/err" '^concbench: without any of the figures: .*gnuplot'
	expect_line r/report.html 'The figures could not be drawn.*gnuplot'
	expect_no_line r/report.html '<img'
	expect_alone r/report.html
	rm r/environment.json r/suite.ini r/summary.csv
	expect_status 0 "$concbench" report r -o bare.html
	expect_line bare.html 'no environment.json'
	expect_line bare.html 'no suite.ini'
	expect_alone bare.html
	echo '{' >r/environment.json
	expect_status 0 "$concbench" report r -o bare.html
	expect_line bare.html 'cannot be read as JSON'
	echo '{"command":[{},7],"host":7,"cores":"x","memory_bytes":1e300}' >r/environment.json
	expect_status 0 "$concbench" report r -o bare.html
	expect_alone bare.html
	;;
hostile)
	hostile r
	expect_status 0 "$concbench" report r -o page.html
	expect_alone page.html
	expect_no_line page.html '<script>window|<img src|<svg|<b>nal'
	# shellcheck disable=SC2016
	expect_line page.html '&lt;script&gt;window.hacked=1&lt;/script&gt; \]\]&gt; &amp;amp; &amp;#60;b&amp;#62;'
	expect_no_line page.html "[$(printf '\001-\010\013-\037\177')]"
	iconv -f UTF-8 -t UTF-8 page.html >found 2>&1 || fail "the page is not UTF-8"
	for file in samples.csv summary.csv environment.json suite.ini; do
		expect_download page.html r $file
	done
	[ ! -e hacked ] || fail "a name was run"
	;;
ab)
	printf '[global]\nruns = 7\n[a]\nworkload = null\ntasks = 4\nrunner = sequential,threads\n' >s.ini
	expect_status 0 "$concbench" ab "$concbench" "$concbench" ./s.ini --threshold 1000 -q -o r
	page r page.html
	expect_alone page.html
	expect_markup page.html
	expect_line page.html '2 cells measured by both builds'
	expect_line page.html 'concbench ab '
	expect_download page.html r differences.csv
	expect_line page.html '\[from, to\] is the 95&nbsp;% interval of the figure before it'
	expect_line page.html 'p is the probability of such a difference by chance'
	# A build that fails is said to fail, not to have too few samples; whatever a busy machine showed of both.
	sed -i -E '2,3s/,[a-z][a-z :]*,no,/,no difference shown,no,/
		2s/,no difference shown,no,/,failed: it worked before,yes,/' r/differences.csv
	page r page.html
	expect_line page.html '1 failed that worked in the old build'
	expect_line page.html 'class="verdict failed">failed: it worked before \(a regression\)<'
	expect_no_line page.html '>cannot tell: too few'
	;;
browser)
	needs_gnuplot
	command -v node >/dev/null || skip "no node"
	chromium=$(command -v chromium || command -v chromium-browser) || skip "no chromium"
	[ -d "$here/node_modules/playwright-core" ] || skip "no node_modules in tests/report (npm ci, or scripts/setup)"
	page "$runs/sample" sample.html
	page "$runs/sample-trace" trace.html
	hostile r
	expect_status 0 "$concbench" report r -o hostile.html
	run node "$here/browser.mjs" "$chromium" sample.html trace.html hostile.html
	cat "$scratch/out" "$scratch/err"
	[ "$status" -eq 0 ] || fail "browser.mjs"
	;;
*)
	fail "no case $what"
	;;
esac
finish
