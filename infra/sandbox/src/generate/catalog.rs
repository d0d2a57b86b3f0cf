//! A small plausible Brazilian catalogue: categories, words, brands that do not exist.

/// A category with what its products are made of.
pub struct Category {
    pub id: &'static str,
    pub domain: &'static str,
    pub nouns: &'static [&'static str],
    pub extras: &'static [&'static str],
    /// Price range in centavos.
    pub price: (i64, i64),
    /// Attribute id, name and values beyond brand, model and colour.
    pub attributes: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// Commission of Classico in basis points.
    pub commission_bp: i64,
    /// Colour of the picture tiles.
    pub hue: u32,
}

pub const BRANDS: &[&str] = &[
    "Lumiar",
    "Tapuia",
    "Vértice",
    "Nortek",
    "Brisa",
    "Zelo",
    "Piratini",
    "Aroeira",
    "Genérica",
    "Caburé",
    "Solaris BR",
    "Oficina 77",
];

/// Colour name with the marketplace's value id.
pub const COLOURS: &[(&str, &str)] = &[
    ("52049", "Preto"),
    ("52055", "Branco"),
    ("52028", "Azul"),
    ("51993", "Vermelho"),
    ("52014", "Verde"),
    ("51994", "Rosa"),
    ("52051", "Cinza-escuro"),
];

pub const CATEGORIES: &[Category] = &[
    Category {
        id: "MLB1055",
        domain: "MLB-CELLPHONE_COVERS",
        nouns: &[
            "Capa Para Celular",
            "Capinha Anti Impacto",
            "Película De Vidro",
        ],
        extras: &["Silicone", "Transparente", "Com Suporte", "Magnética"],
        price: (1_490, 7_990),
        attributes: &[
            ("MATERIAL", "Material", &["Silicone", "TPU", "Vidro"]),
            ("FINISH", "Acabamento", &["Fosco", "Brilhante"]),
        ],
        commission_bp: 1_200,
        hue: 210,
    },
    Category {
        id: "MLB99889",
        domain: "MLB-HEADPHONES",
        nouns: &["Fone De Ouvido Bluetooth", "Headset Gamer", "Fone In-ear"],
        extras: &["Sem Fio", "Com Microfone", "Graves Fortes", "Bateria 30h"],
        price: (4_990, 39_990),
        attributes: &[
            ("WITH_BLUETOOTH", "Com Bluetooth", &["Sim", "Não"]),
            ("FORMAT", "Formato", &["In-ear", "Over-ear"]),
        ],
        commission_bp: 1_300,
        hue: 265,
    },
    Category {
        id: "MLB33383",
        domain: "MLB-POTS",
        nouns: &["Panela Antiaderente", "Jogo De Panelas", "Frigideira"],
        extras: &["28cm", "5 Peças", "Indução", "Cerâmica"],
        price: (5_990, 49_990),
        attributes: &[
            ("MATERIAL", "Material", &["Alumínio", "Cerâmica", "Inox"]),
            ("DIAMETER", "Diâmetro", &["20 cm", "24 cm", "28 cm"]),
        ],
        commission_bp: 1_150,
        hue: 18,
    },
    Category {
        id: "MLB33447",
        domain: "MLB-GATE_MOTORS",
        nouns: &[
            "Central Para Portão",
            "Controle Remoto Portão",
            "Trava Elétrica",
        ],
        extras: &["433 Mhz", "Bivolt", "Kit 2 Unidades", "Universal"],
        price: (2_990, 45_900),
        attributes: &[
            ("FREQUENCY", "Frequência", &["433 MHz", "292 MHz"]),
            ("VOLTAGE", "Voltagem", &["127V", "220V", "Bivolt"]),
        ],
        commission_bp: 1_250,
        hue: 45,
    },
    Category {
        id: "MLB31447",
        domain: "MLB-T_SHIRTS",
        nouns: &["Camiseta Masculina", "Camiseta Dry Fit", "Kit 3 Camisetas"],
        extras: &["Algodão", "Treino", "Básica", "Premium"],
        price: (2_490, 12_990),
        attributes: &[
            ("SIZE", "Tamanho", &["P", "M", "G", "GG"]),
            ("FABRIC", "Tecido", &["Algodão", "Poliéster"]),
        ],
        commission_bp: 1_400,
        hue: 150,
    },
    Category {
        id: "MLB1132",
        domain: "MLB-BUILDING_TOYS",
        nouns: &["Blocos De Montar", "Quebra-cabeça", "Jogo De Tabuleiro"],
        extras: &["500 Peças", "Educativo", "Infantil", "Família"],
        price: (3_990, 24_990),
        attributes: &[
            ("MIN_AGE", "Idade mínima", &["3 anos", "6 anos", "10 anos"]),
            ("PIECES", "Peças", &["100", "500", "1000"]),
        ],
        commission_bp: 1_250,
        hue: 340,
    },
    Category {
        id: "MLB5726",
        domain: "MLB-BLENDERS",
        nouns: &["Liquidificador", "Mixer De Mão", "Mini Processador"],
        extras: &["1000w", "12 Velocidades", "Turbo", "Copo De Vidro"],
        price: (8_990, 59_990),
        attributes: &[
            ("VOLTAGE", "Voltagem", &["127V", "220V"]),
            ("POWER", "Potência", &["600 W", "1000 W"]),
        ],
        commission_bp: 1_200,
        hue: 0,
    },
    Category {
        id: "MLB1246",
        domain: "MLB-FACIAL_SERUMS",
        nouns: &["Sérum Facial", "Creme Hidratante", "Protetor Solar"],
        extras: &["Vitamina C", "30ml", "Ácido Hialurônico", "Fps 50"],
        price: (2_990, 15_990),
        attributes: &[
            ("NET_VOLUME", "Volume", &["30 mL", "50 mL"]),
            ("SKIN_TYPE", "Tipo de pele", &["Oleosa", "Seca", "Todas"]),
        ],
        commission_bp: 1_350,
        hue: 320,
    },
    Category {
        id: "MLB1500",
        domain: "MLB-DRILLS",
        nouns: &["Furadeira De Impacto", "Parafusadeira", "Jogo De Brocas"],
        extras: &["12v", "Com Maleta", "Profissional", "2 Baterias"],
        price: (9_990, 69_990),
        attributes: &[
            ("VOLTAGE", "Voltagem", &["12V", "127V", "220V"]),
            ("MAX_POWER", "Potência", &["500 W", "750 W"]),
        ],
        commission_bp: 1_100,
        hue: 30,
    },
    Category {
        id: "MLB1072",
        domain: "MLB-PET_BEDS",
        nouns: &[
            "Cama Para Cachorro",
            "Arranhador Para Gatos",
            "Comedouro Automático",
        ],
        extras: &["Lavável", "Grande", "Com Túnel", "Silencioso"],
        price: (3_990, 29_990),
        attributes: &[
            ("PET_SIZE", "Porte", &["Pequeno", "Médio", "Grande"]),
            ("MATERIAL", "Material", &["Sisal", "Plástico", "Tecido"]),
        ],
        commission_bp: 1_300,
        hue: 95,
    },
];
