BEGIN TRANSACTION;
CREATE TABLE claims (
	seq INTEGER NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	parent VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	known_at DATE NOT NULL, 
	recorded_at VARCHAR(40) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	row_hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "claims" VALUES(1,'075d015c52baa986f533246e1684aa8abea16caed6736e8804e8fff8732a4e39','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','{"report":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","doc":"a","span_start":0,"span_end":15,"text":"The bridge fell","speaker":"narrator","speaker_role":null,"speaker_org":null,"anonymous":false,"via":null,"chain":[],"quote":"none","modality":"asserted","polarity":"positive","type":"value_assessment","type_alt":[],"places":[],"quantities":[],"time":{"surface":null,"start":null,"end":null},"statement_time":{"surface":null,"start":null,"end":null},"statements":[],"said_on":"2025-03-01","extractor":"rules/0"}','2025-03-01','2025-03-02T08:00:00.000000+00:00','d7f76209a1371f1cbfb2c7701ffde041fcc73f1485c0264da923e2721ae29b0b','0000000000000000000000000000000000000000000000000000000000000000','4069a9337ee461ed71d13e1328a7069b09b8b863db6dd5c2c8edd78e9f68e764');
INSERT INTO "claims" VALUES(2,'f9c0f0117b5ddc1c625385aba1db3eb9d6d85246e7a36bf4f54968e45c9737e1','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','{"report":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","doc":"a","span_start":0,"span_end":15,"text":"The bridge fell","speaker":"narrator","speaker_role":null,"speaker_org":null,"anonymous":false,"via":null,"chain":[],"quote":"none","modality":"asserted","polarity":"positive","type":"value_assessment","type_alt":[],"places":[],"quantities":[],"time":{"surface":null,"start":null,"end":null},"statement_time":{"surface":null,"start":null,"end":null},"statements":[],"said_on":"2025-03-01","extractor":"rules/1"}','2025-03-01','2025-03-02T08:00:00.000000+00:00','3c61e83a3eaaea90acc81c369a0f55bccc97de7c326e96b6e9226cdc8888d3cf','4069a9337ee461ed71d13e1328a7069b09b8b863db6dd5c2c8edd78e9f68e764','c3c4fd2086400077a5ed4a365dac98bec3b17d64aae3b05143803a850c9559ef');
INSERT INTO "claims" VALUES(3,'e717e16fa0268fc4e75312eba383def6bab14135038460d6f255d6e5c8aa3b25','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','{"report":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","doc":"b","span_start":0,"span_end":15,"text":"The town stands","speaker":"narrator","speaker_role":null,"speaker_org":null,"anonymous":false,"via":null,"chain":[],"quote":"none","modality":"asserted","polarity":"positive","type":"value_assessment","type_alt":[],"places":[],"quantities":[],"time":{"surface":null,"start":null,"end":null},"statement_time":{"surface":null,"start":null,"end":null},"statements":[],"said_on":null,"extractor":"rules/1"}','2025-03-02','2025-03-02T08:00:00.000000+00:00','06610808f722a6fb2b6489a467415afa9a65c741d88206a118a8d03bccc352b7','c3c4fd2086400077a5ed4a365dac98bec3b17d64aae3b05143803a850c9559ef','af8f29b704b0f896bc1a5808054c51a8b9d6a6954127f0b6dea9d9d13e00dc8e');
CREATE TABLE failures (
	seq INTEGER NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	parent VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	known_at DATE NOT NULL, 
	recorded_at VARCHAR(40) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	row_hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "failures" VALUES(1,'5ab46d485927b813331a0a24c35c7a3461605eb3b27a54bc58e3c22eeb0eb277','','{"name":"x.txt","fault":"report","detail":"empty file","sha256":""}','2025-03-02','2025-03-02T08:00:00.000000+00:00','fa8c41c2c5331630d558abb0657e82b5dbf1a2439c927aae3f9519c1b4788305','0000000000000000000000000000000000000000000000000000000000000000','907214132ef9fb85188fcb1a3a839cad553bf56ab68ee40bbad5089b9cf96091');
CREATE TABLE reports (
	seq INTEGER NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	parent VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	known_at DATE NOT NULL, 
	recorded_at VARCHAR(40) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	row_hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "reports" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','','{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","text":"The bridge fell.","title":"unknown","outlet":"unknown","author":"unknown","address":"unknown","language":"unknown","published":"2025-03-01","boilerplate":[],"licence":"link-only","media_type":"text/plain","known_at":null}','2025-03-01','2025-03-02T08:00:00.000000+00:00','11259b0484842fa45cedf28e8481e7497c88f41347794b84975d52f845ae4a92','0000000000000000000000000000000000000000000000000000000000000000','a05e4f039eb2d3abcf15da2fb29b57d0f5e6c266b871183d05b8228adef62756');
INSERT INTO "reports" VALUES(2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','','{"id":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","text":"The town stands.","title":"unknown","outlet":"unknown","author":"unknown","address":"unknown","language":"unknown","published":null,"boilerplate":[],"licence":"link-only","media_type":"text/plain","known_at":null}','2025-03-02','2025-03-02T08:00:00.000000+00:00','53d4ab439201bea59a58a0eca1da236e680c00882a8b0e8ebe24cb2b47b9c8d1','a05e4f039eb2d3abcf15da2fb29b57d0f5e6c266b871183d05b8228adef62756','d51c24503744eb304f082ad15faa1396dadfe388d93abee015fcf70aac7d7b7b');
CREATE TABLE verdicts (
	seq INTEGER NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	parent VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	known_at DATE NOT NULL, 
	recorded_at VARCHAR(40) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	row_hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "verdicts" VALUES(1,'128ec833d64959182091096a72cfcd943bdc67c0384e7496717c4adb07335b2e','f9c0f0117b5ddc1c625385aba1db3eb9d6d85246e7a36bf4f54968e45c9737e1','{"statement":"control(X) = RU","outcome":"too early","sentence":"Too early.","value":null,"unit":"","error":null,"valid_on":null,"as_of":null,"mapper":"","detail":"","by_mapper":[],"sources":[]}','2025-03-02','2025-03-02T08:00:00.000000+00:00','aac23185b1a3c6bd176e0de478659c06f9119794be320196a25db4290759e8f8','0000000000000000000000000000000000000000000000000000000000000000','af7064b22c781499ce38389538c3943013658c4f607f78b75b83edc025aaeefb');
CREATE INDEX reports_by_known_at ON reports (known_at);
CREATE INDEX reports_by_parent ON reports (parent);
CREATE INDEX claims_by_parent ON claims (parent);
CREATE INDEX claims_by_known_at ON claims (known_at);
CREATE INDEX verdicts_by_parent ON verdicts (parent);
CREATE INDEX verdicts_by_known_at ON verdicts (known_at);
CREATE INDEX failures_by_parent ON failures (parent);
CREATE INDEX failures_by_known_at ON failures (known_at);
CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports BEGIN SELECT RAISE(ABORT, 'reports is append-only: UPDATE refused'); END;
CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'reports is append-only: DELETE refused'); END;
CREATE TRIGGER claims_no_update BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'claims is append-only: UPDATE refused'); END;
CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'claims is append-only: DELETE refused'); END;
CREATE TRIGGER verdicts_no_update BEFORE UPDATE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts is append-only: UPDATE refused'); END;
CREATE TRIGGER verdicts_no_delete BEFORE DELETE ON verdicts BEGIN SELECT RAISE(ABORT, 'verdicts is append-only: DELETE refused'); END;
CREATE TRIGGER failures_no_update BEFORE UPDATE ON failures BEGIN SELECT RAISE(ABORT, 'failures is append-only: UPDATE refused'); END;
CREATE TRIGGER failures_no_delete BEFORE DELETE ON failures BEGIN SELECT RAISE(ABORT, 'failures is append-only: DELETE refused'); END;
COMMIT;
