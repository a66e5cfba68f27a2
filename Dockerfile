# The command with Parquet, in an image of some 100 MB: docker build -t omnicap:0.1.0 .
# docker run --rm -v "$PWD:/work" omnicap:0.1.0 omnicap run scenarios/beauty-omnichannel.toml
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --features parquet

FROM debian:bookworm-slim
COPY --from=build /src/target/release/omnicap /usr/local/bin/omnicap
WORKDIR /work
CMD ["omnicap", "--help"]
