# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Runs the host and the simulators as children, and leaves nothing behind: no process, no port, no file.
host_pid=
simulator_pid=
up_folder=

stop_all() {
  trap - EXIT INT TERM HUP
  # The simulators first: the host may then drain what they sent it.
  local pid
  for pid in $simulator_pid $host_pid; do
    kill -TERM "$pid" 2>/dev/null || continue
    # A host that does not drain in ten seconds is killed: Ctrl-C must end.
    timeout 10 tail --sleep-interval=0.1 --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  [[ -z $up_folder ]] || rm -rf "$up_folder"
}

# start NAME COMMAND…: in the background, logging to the folder; dies with us even if we are killed.
start() {
  local name=$1
  shift
  echo "+ $*" >&2
  setpriv --pdeathsig TERM "$@" >"$up_folder/$name.log" 2>&1 </dev/null &
}

# stopped NAME PID: true, with the end of its log, when it is not running any more.
stopped() {
  kill -0 "$2" 2>/dev/null && return 1
  tail -n 30 "$up_folder/$1.log" >&2
  echo "dev: the $1 has stopped" >&2
}

# until_or_stopped NAME PID SECONDS COMMAND…: asks ten times a second.
until_or_stopped() {
  local name=$1 pid=$2 left=$(($3 * 10))
  shift 3
  until "$@"; do
    stopped "$name" "$pid" && return 1
    ((left-- > 0)) || fail "the $name did not become ready; its log: $(tail -n 30 "$up_folder/$name.log")"
    sleep 0.1
  done
}

# value_of KEY FILE: a string of the TOML's [host] table, as simply as the quick start writes it.
value_of() {
  sed -n "s/^$1 *= *\"\([^\"]*\)\".*/\1/p" "$2" | head -n 1
}

ready() { curl --silent --fail --max-time 2 --output /dev/null "http://$1/readyz"; }
page_address() { grep -o -m 1 'http://[^ ]*' "$up_folder/simulator.log" 2>/dev/null; }

# supervise CONFIG: until Ctrl-C, or until a child stops.
supervise() {
  local config
  trap stop_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  up_folder=$(mktemp -d "$PWD/build/up.XXXXXX")
  config=$up_folder/jackfield.toml
  # The template is for a person's own folder; here the data live and die with this command.
  sed -e "s|^data_dir *=.*|data_dir = \"$up_folder/data\"|" \
      -e "s|^plugin_dirs *=.*|plugin_dirs = [\"$PWD/build/plugins\"]|" "$1" >"$config"

  # The networks first: a host that cannot get its credentials holds the account back for a while.
  start simulator build/bin/jackfield simulate --config "$config"
  simulator_pid=$!
  until_or_stopped simulator "$simulator_pid" 30 page_address >/dev/null || return 1
  start host build/bin/jackfield run "$config"
  host_pid=$!
  until_or_stopped host "$host_pid" 30 ready "$(value_of listen "$config")" || return 1

  printf '\n  Jackfield is running:  %s\n  Ctrl-C stops it.\n\n' "$(page_address)"
  wait -n "$host_pid" "$simulator_pid" || true
  stopped host "$host_pid" || stopped simulator "$simulator_pid" || true
  return 1
}
