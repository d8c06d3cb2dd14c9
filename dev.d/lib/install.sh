# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Installs what is missing and nothing else: asking dpkg takes a tenth of a second, so there is no stamp that could
# be wrong after a move to another machine.

# need build | need test: the packages of that use (test includes build).
need() {
  local uses=$1 missing
  [[ $uses == test ]] && uses='build|test'
  missing=$(comm -23 <(awk -v uses="^($uses)\$" '$1 !~ /^#/ && $2 ~ uses {print $1}' dev.d/packages.txt | sort) \
                     <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | awk '$1 == "installed" {print $2}' | sort -u))
  [[ -n $missing ]] || return 0
  # shellcheck disable=SC2086
  apt_install $missing
}

apt_install() {
  command -v apt-get >/dev/null || fail "these Debian packages are needed, and there is no apt-get here: $*"
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || fail "as root, install: $*"
    as_root=(sudo)
  fi
  if [[ -z ${apt_lists_are_new:-} ]]; then
    run "${as_root[@]}" apt-get update -qq >&2
    apt_lists_are_new=yes
  fi
  mkdir -p build/logs
  # Postfix asks what it is to be, and would be a mail server on port 25.
  [[ " $* " != *" postfix "* ]] || printf '%s\n' 'postfix postfix/main_mailer_type select No configuration' |
    "${as_root[@]}" debconf-set-selections
  # Asked by each package before it starts a service; 101 is no. A machine's own policy stays.
  local policy=/usr/sbin/policy-rc.d made_policy='' failed=''
  if [[ ! -e $policy ]]; then
    made_policy=yes
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
    "${as_root[@]}" chmod 755 $policy
  fi
  # No fsync per file: a machine that loses power while it installs is installed again. Dpkg says two lines a package.
  # Nothing is removed for it: a machine may have another mail server, which Postfix would replace.
  run "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove \
    -o Dpkg::Use-Pty=0 -o DPkg::Options::=--force-unsafe-io "$@" </dev/null >build/logs/apt.log 2>&1 || failed=yes
  [[ -z $made_policy ]] || "${as_root[@]}" rm -f $policy
  [[ -z $failed ]] || { tail -n 30 build/logs/apt.log >&2; fail "the packages could not be installed"; }
  # Nor at the next boot: tests start their servers themselves.
  local units
  units=$(dpkg -L "$@" | sed -n 's,.*/systemd/system/\([^/]*\.\(service\|socket\)\)$,\1,p')
  # shellcheck disable=SC2086
  [[ -z $units ]] || ! command -v systemctl >/dev/null || "${as_root[@]}" systemctl disable -q $units || true
}

# Node 18 or later with npm, whichever is on PATH; else Debian's.
need_node() {
  local major=0
  command -v node >/dev/null && major=$(node --print 'process.versions.node.split(".")[0]')
  if [[ $major -lt 18 ]] || ! command -v npm >/dev/null; then
    apt_install nodejs npm
  fi
  # The stamp lies inside what it vouches for: whoever removes node_modules removes it too.
  local wanted stamp=tests/node_modules/.installed-from
  wanted=$(sha256sum tests/package-lock.json)
  [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return 0
  (cd tests && run npm ci --no-audit --no-fund --ignore-scripts </dev/null)
  printf '%s' "$wanted" >"$stamp"
}
