# frontcast in a container: the page, the API and the command line, run by a user without rights.
#   docker build -t frontcast .
#   docker run --rm -p 8642:8642 -v frontcast:/data frontcast            (prints the address)
#   docker run --rm -v frontcast:/data frontcast init /data              (any other command)

FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 SOURCE_DATE_EPOCH=1767225600
WORKDIR /src
# The locks alone first: they change seldom, and what they install is kept as a layer.
COPY requirements ./requirements
RUN python -m venv /opt/frontcast \
 && /opt/frontcast/bin/pip install --require-hashes -r requirements/run.txt \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r requirements/page.txt
COPY . .
# A package without the page is refused: it would show a plain one.
RUN FRONTCAST_REQUIRE_PAGE=1 /opt/build/bin/pip wheel --no-deps --no-build-isolation \
      --wheel-dir /dist . \
 && /opt/frontcast/bin/pip install --no-deps /dist/*.whl \
 && /opt/frontcast/bin/frontcast doctor

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="frontcast" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --create-home frontcast \
 && install --directory --owner=frontcast --group=frontcast /data
COPY --from=build /opt/frontcast /opt/frontcast
ENV PATH=/opt/frontcast/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/tmp/numba
USER 10001
# A workspace, where there is one; else the pack answers.
WORKDIR /data
VOLUME /data
EXPOSE 8642
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8642), 4).close()"]
ENTRYPOINT ["frontcast"]
CMD ["serve", "--host", "0.0.0.0", "--no-open"]
