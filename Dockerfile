# docker build -t mlquiz . && docker run -it -v mlquiz:/data mlquiz
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/mlquiz
ENV PATH=/opt/mlquiz/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY constraints.txt .
# A layer of its own: PyTorch changes less often than mlquiz.
RUN pip install -c constraints.txt --extra-index-url https://download.pytorch.org/whl/cpu torch
COPY . .
RUN pip install -c constraints.txt '.[demos]'

FROM python:3.13-slim
COPY --from=build /opt/mlquiz /opt/mlquiz
RUN useradd --create-home learner && mkdir /data && chown learner /data
USER learner
ENV PATH=/opt/mlquiz/bin:$PATH LANG=C.UTF-8 TERM=xterm-256color COLORTERM=truecolor MLQUIZ_HOME=/data
VOLUME /data
ENTRYPOINT ["mlquiz"]
