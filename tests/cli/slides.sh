#!/bin/sh
# SPDX-License-Identifier: MIT
# concbench slides: a page a claim, drawn again by gnuplot alone, and nothing that a name can do.
. "$(dirname "$0")/lib.sh"
runs=$lib/../../results

pages() {
	grep -a -o '/Type /Page[^s]' "$1" | wc -l
}

# expect_deck DIR: as many claims as pages, and each page alone.
expect_deck() {
	expect_same "claims of $1" "$(pages "$1/slides.pdf")" "$(grep -cE '^#{1,2} ' "$1/slides.md")"
	for page in $(sed -n "s/^load '\(.*\)\.gp'\$/\1/p" "$1/slides.gp"); do
		[ -s "$1/$page.pdf" ] || fail "no $1/$page.pdf"
	done
}

expect_status 2 "$concbench" slides
expect_status 2 "$concbench" slides .
expect_line "$scratch/err" 'is no run directory'
expect_status 2 "$concbench" slides "$runs/sample-ab"
expect_line "$scratch/err" "a run of 'ab'"
expect_status 2 "$concbench" slides "$runs/sample" --kind wal
expect_line "$scratch/err" "did you mean 'wall'"
expect_status 2 "$concbench" slides "$runs/sample" --theme blue
expect_same "left behind" "" "$(ls)"

cp -r "$runs/sample" run && rm -rf run/plots
PATH=/nowhere expect_status 1 "$concbench" slides run
expect_line "$scratch/err" 'gnuplot is not installed'
command -v gnuplot >/dev/null || finish

# Three to five pages, and how to have all.
expect_status 0 "$concbench" slides run
expect_same "said" "3 pages; all that the run has data for: concbench slides run --all" "$(cat "$scratch/err")"
expect_same "what is printed" "run/slides/slides.pdf run/slides/slides.md" "$(xargs <"$scratch/out")"
expect_deck run/slides
expect_line run/slides/slides.md '^# What is fastest for primes, pbkdf2, wordcount and sleep'
expect_line run/slides/slides.md '^- \*\*primes, threads, 2 at once\*\*: [0-9.]+ ms \\\[[0-9.]+ ms, [0-9.]+ ms\\\], [0-9.]+ \\\['
all=$(pages run/slides/slides.pdf)
rm run/slides/slides.pdf
(cd run/slides && gnuplot slides.gp 2>/dev/null) || fail "gnuplot slides.gp"
expect_same "pages drawn again" "$all" "$(pages run/slides/slides.pdf)"

# All of it, by one gnuplot.
mkdir counted
real=$(command -v gnuplot)
printf '#!/bin/sh\necho run >>"%s/starts"\nexec "%s" "$@"\n' "$scratch" "$real" >counted/gnuplot
chmod +x counted/gnuplot
PATH=$PWD/counted:$PATH expect_status 0 "$concbench" slides run --all -o whole
expect_empty "$scratch/err"
expect_deck whole
expect_same "pages of all kinds" 7 "$(pages whole/slides.pdf)"
expect_same "gnuplots" 1 "$(grep -c run "$scratch/starts")"

# Curve pages, beside others: what a page sets is nothing to the next.
for sample in sample-scaling sample-size; do
	cp -r "$runs/$sample" curves && rm -rf curves/plots
	expect_status 0 "$concbench" slides curves --all
	expect_empty "$scratch/err"
	expect_deck curves/slides
	rm -r curves
done

expect_status 0 "$concbench" slides run --kind speedup --theme dark -o talk
expect_deck talk
expect_same "pages of one kind" 3 "$(pages talk/slides.pdf)"

# What is no deck of ours is not written over, nor the plots of a run; a deck is replaced.
mkdir mine
echo precious >mine/slides.md
expect_status 2 "$concbench" slides run -o mine
expect_line "$scratch/err" 'mine has a slides\.md that is of no deck'
expect_same "what was there" "slides.md precious" "$(ls -A mine) $(cat mine/slides.md)"
mv mine/slides.md mine/wall.pdf
expect_status 2 "$concbench" slides run -o mine
expect_line "$scratch/err" 'mine has a wall\.pdf that is of no deck'
expect_status 0 "$concbench" plot run --kind wall
cp -r run/plots plots
expect_status 2 "$concbench" slides run -o run/plots --kind speedup
expect_line "$scratch/err" 'run/plots is a file of a run'
diff -r plots run/plots || fail "the plots of the run were changed"
for folder in run/slides talk; do
	expect_status 0 "$concbench" slides run --kind wall -o $folder
	expect_same "pages in $folder" 3 "$(pages $folder/slides.pdf)"
done

# A kind that the run has no data for is told, and alone makes no deck.
expect_status 1 "$concbench" slides run --kind timeline -o without
expect_line "$scratch/err" 'run has no data for timeline \(needs --trace\); nothing drawn$'
expect_empty "$scratch/out"
[ ! -e without ] || fail "a folder of no deck stayed"
expect_status 1 "$concbench" slides run --kind wall,timeline,weak -o without
expect_line "$scratch/err" 'run has no data for timeline \(needs --trace\) and weak \(needs --tasks that grow with --concurrency\)$'
expect_same "pages without them" 3 "$(pages without/slides.pdf)"
expect_status 1 "$concbench" plot run --kind wall,timeline
expect_line "$scratch/err" 'run has no data for timeline \(needs --trace\)$'
expect_line "$scratch/out" 'run/plots/wall\.png'
# Of each kind its own need, and no other.
expect_status 1 "$concbench" plot run --kind ranking,load
expect_line "$scratch/err" 'no data for load \(needs --slo or several values of --rate\) and ranking \(needs a workload with several values of a parameter\); nothing drawn$'

# Names are drawn as they are: nothing is run, and in Markdown nothing is markup.
mkdir hostile
sed 's/"sequential"/"<img src=x>"/' run/environment.json >hostile/environment.json
# shellcheck disable=SC2016  # not for this shell
name='x'\''`touch pwned`$(touch pwned)<b>|*_[a](b)"; system "touch pwned'
quoted=\"$(printf '%s' "$name" | sed 's/"/""/g')\" awk -F, -v OFS=, \
	'NR > 1 { if ($3 != "primes") next; $3 = ENVIRON["quoted"]; if ($6 == "sequential") $6 = "<img src=x>" } { print }' run/samples.csv >hostile/samples.csv
expect_status 0 "$concbench" slides hostile
expect_deck hostile/slides
expect_same "commands run" "" "$(find . -name 'pwned*')"
expect_no_line hostile/slides/slides.md '[^\\]<'
expect_line hostile/slides/slides.md ' times as fast as \\<img src=x\\>$'
# shellcheck disable=SC2016
grep -qF '\`touch pw' hostile/slides/slides.md || fail "the name in slides.md"
finish
