#!/bin/sh
# One whole backup into the folder given, in the environment of the platform: `backup.sh FOLDER`.
# Database first, then files and seals: a file is stored before the row that names it is kept, so none can be missing.
set -eu
umask 077
to=$1
: "${GONGKAI_VAR:?load the platform's environment first}"
mkdir -p "$to/files"
log=$GONGKAI_VAR/audit-seals.log

seals() {
    if [ -f "$log" ]; then cksum < "$log"; else echo none; fi
}

copy() {
    before=$(seals)
    case ${DATABASE_URL:-sqlite} in
    postgres*) pg_dump -Fc -f "$to/gongkai.dump" "$DATABASE_URL" ;;
    *)
        database=$GONGKAI_VAR/db.sqlite3
        case ${DATABASE_URL:-} in sqlite:///?*) database=${DATABASE_URL#sqlite:///} ;; esac
        rm -f "$to/db.sqlite3"
        python3 -c 'import sqlite3, sys
live, kept = map(sqlite3.connect, sys.argv[1:])
live.backup(kept)' "$database" "$to/db.sqlite3"
        ;;
    esac
    if [ -d "$GONGKAI_VAR/files" ]; then cp -a --update "$GONGKAI_VAR/files/." "$to/files/"; fi
    if [ -f "$log" ]; then cp -a "$log" "$to/"; fi
    [ "$(seals)" = "$before" ]
}

# A seal that fell in between would stand in the log and not in the database: then once more.
copy || copy || { echo "backup.sh: the seal log kept changing" >&2; exit 1; }
