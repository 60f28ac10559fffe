# The server as one executable, with the library for pictures beside it. Nothing else of the build is kept.
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build
# Only what the executable loads at run time; its version is the one of the lock file.
RUN mkdir -p /app && cp dist/parley /app/parley && npm prune --omit=dev --no-audit --no-fund && mkdir -p /app/node_modules && cp -r node_modules/sharp node_modules/@img node_modules/detect-libc node_modules/semver /app/node_modules/

FROM debian:bookworm-slim
RUN groupadd --gid 10001 parley && useradd --uid 10001 --gid parley --no-create-home --shell /usr/sbin/nologin parley && mkdir /data /files && chown parley:parley /data /files
COPY --from=build /app /app
USER 10001:10001
WORKDIR /app
ENV PARLEY_HOST=0.0.0.0 PARLEY_PORTS=8000 PARLEY_DATA=/data
VOLUME /data
EXPOSE 8000
# Clients are told to come back, and what is being written is finished: give it ten seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["/app/parley", "health"]
ENTRYPOINT ["/app/parley"]
CMD ["serve"]
