# Image of all roles: siteflow worker control, siteflow worker headnode, …
# Debian, never Alpine: the core of the Temporal SDK is built for glibc (2.24 or newer).
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

FROM node:22.21.1-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
COPY deploy/compose/prune-core-bridge.mjs deploy/compose/
RUN node deploy/compose/prune-core-bridge.mjs && rm -r deploy

FROM node:22.21.1-bookworm-slim
# Packages of the site's backend for a head node in a container, for example "slurm-client munge".
ARG EXTRA_PACKAGES=""
RUN if [ -n "$EXTRA_PACKAGES" ]; then apt-get update && apt-get install -y --no-install-recommends $EXTRA_PACKAGES && rm -rf /var/lib/apt/lists/*; fi
RUN groupadd --gid 10001 siteflow && useradd --uid 10001 --gid siteflow --no-create-home --shell /usr/sbin/nologin siteflow
RUN install -d -o siteflow -g siteflow -m 0700 /var/lib/siteflow
RUN ln -s /app/dist/bin/siteflow.js /usr/local/bin/siteflow
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY deploy/compose/healthcheck.mjs deploy/compose/
# The memory settings of the command's first line, which has no effect here; see docs/decisions/006-memory.md.
ENV NODE_ENV=production STATE_DIRECTORY=/var/lib/siteflow MALLOC_ARENA_MAX=2
USER 10001:10001
VOLUME ["/var/lib/siteflow"]
# A worker may take long to start while Temporal comes up; it counts as failed after three bad answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/deploy/compose/healthcheck.mjs"]
ENTRYPOINT ["node", "--max-semi-space-size=2", "--max-old-space-size=256", "/app/dist/bin/siteflow.js"]
CMD ["--help"]
