#!/bin/sh
# Makes the Temporal namespace ready for Siteflow: retention and search attributes. Safe to run again.
# Environment: TEMPORAL_ADDRESS (host:port), NAMESPACE, RETENTION (hours, e.g. 720h).
set -eu

NAMESPACE="${NAMESPACE:-siteflow}"
RETENTION="${RETENTION:-720h}"
# The list of contracts/search-attributes.ts; a test compares the two.
ATTRIBUTES="WaldurOffering WaldurResource WaldurOrder Cluster OrderType OrderPhase FailureType BillingPeriod"

# Runs a command until it succeeds, at most 60 times: servers need some seconds to learn of a new namespace.
try() {
  n=0
  until output=$("$@" 2>&1); do
    n=$((n + 1))
    if [ "$n" -ge 60 ]; then
      echo "Gave up: $* : $output" >&2
      exit 1
    fi
    sleep 1
  done
}

try temporal operator cluster health
if ! temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1; then
  try temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION" --description Siteflow
  echo "Created the namespace $NAMESPACE."
fi
try temporal operator namespace update --namespace "$NAMESPACE" --retention "$RETENTION"
try temporal operator search-attribute list --namespace "$NAMESPACE"
have=$output
for name in $ATTRIBUTES; do
  if ! printf '%s\n' "$have" | grep -Eq "^[[:space:]]*$name[[:space:]]+Keyword"; then
    try temporal operator search-attribute create --namespace "$NAMESPACE" --name "$name" --type Keyword
    echo "Added the search attribute $name."
  fi
done
echo "The namespace $NAMESPACE is ready."
