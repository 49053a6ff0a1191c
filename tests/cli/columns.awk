# SPDX-License-Identifier: MIT
# Columns of a CSV file by their names (`names`, separated by blanks), a row a line, separated by
# tabs. Line breaks inside fields become "\n". Ends with status 3 and a message when the file is no
# sound RFC 4180: rows of differing lengths, a stray quote, an unended field, no header.

function stray(what) {
	print FILENAME ": row " row ": " what >"/dev/stderr"
	broken = 1
	exit 3
}

# Takes the next fields of `text`; a quoted one may go on in the next line.
function split_line(text,    c, rest) {
	while (1) {
		if (inside) {
			c = index(text, "\"")
			if (!c) {
				field[count] = field[count] text "\\n"
				return
			}
			field[count] = field[count] substr(text, 1, c - 1)
			rest = substr(text, c + 1)
			if (substr(rest, 1, 1) == "\"") {
				field[count] = field[count] "\""
				text = substr(rest, 2)
				continue
			}
			inside = 0
			if (rest == "") {
				whole = 1
				return
			}
			if (substr(rest, 1, 1) != ",")
				stray("text after a closing quote")
			text = substr(rest, 2)
			count++
			field[count] = ""
			continue
		}
		if (substr(text, 1, 1) == "\"") {
			inside = 1
			text = substr(text, 2)
			continue
		}
		c = index(text, ",")
		field[count] = c ? substr(text, 1, c - 1) : text
		if (index(field[count], "\""))
			stray("a quote inside a plain field")
		if (!c) {
			whole = 1
			return
		}
		text = substr(text, c + 1)
		count++
		field[count] = ""
	}
}

{
	if (!inside) {
		count = 1
		field[1] = ""
		whole = 0
	}
	split_line($0)
	if (!whole)
		next
	if (row++ == 0) {
		width = count
		wanted = split(names, name, " ")
		for (i = 1; i <= width; i++)
			place[field[i]] = i
		for (i = 1; i <= wanted; i++)
			if (!(name[i] in place))
				stray("no column " name[i])
		next
	}
	if (count != width)
		stray(count " fields instead of " width)
	line = ""
	for (i = 1; i <= wanted; i++)
		line = line (i > 1 ? "\t" : "") field[place[name[i]]]
	print line
}

END {
	if (broken)
		exit 3
	if (inside)
		stray("an unended quoted field")
	if (!row)
		stray("no header")
}
