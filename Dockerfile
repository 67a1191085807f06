# syntax=docker/dockerfile:1
# Viva for a class: the app, its shipped grader and the drivers of PostgreSQL. Models live in a volume.
FROM python:3.11.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/viva
# torch without CUDA is a tenth of the size; leave the argument empty for a machine with a graphics card.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN version=$(sed -n 's/^torch==\([0-9.]*\).*/\1/p' constraints.txt) \
 && if [ -n "$TORCH_INDEX" ]; then /opt/viva/bin/pip install --index-url "$TORCH_INDEX" "torch==$version"; fi
COPY app.py ./
COPY corpus corpus
COPY index index
COPY tutor tutor
RUN /opt/viva/bin/pip install --constraint constraints.txt ".[postgres]"

FROM python:3.11.13-slim-bookworm
# The shared library of OpenMP, for torch and faiss.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 viva \
 && mkdir -p /data /models /config/viva \
 && chown -R viva:viva /data /models /config
COPY --from=build /opt/viva /opt/viva
# The theme and the size of uploads: Streamlit reads them where it is started.
COPY --chown=viva:viva .streamlit/config.toml /home/viva/.streamlit/config.toml
ENV PATH=/opt/viva/bin:$PATH \
    XDG_CONFIG_HOME=/config \
    XDG_DATA_HOME=/data \
    XDG_CACHE_HOME=/models \
    HF_HOME=/models/huggingface \
    STREAMLIT_SERVER_HEADLESS=true \
    PYTHONUNBUFFERED=1
USER viva
WORKDIR /home/viva
VOLUME ["/data", "/models"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
# The first start fetches the encoder (91 MB); without a network the app starts all the same and says
# what is missing where it is needed.
CMD ["sh", "-c", "viva models pull --no-generator; exec viva serve --host 0.0.0.0 --port 8501"]
