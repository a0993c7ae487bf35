// Lucene with its EnglishAnalyzer (without stop words, as the other engines have none); for exact forms a second field
// with the StandardAnalyzer. Command line, input and output are those of peer.h.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.QueryBuilder;

public final class LucenePeer {
  private static final String STEMS = "stems";
  private static final String FORMS = "forms";
  private static final String DAY = "day";
  private static final String[] TEXTS = {"title", "deck", "body"};
  // Between title, deck and body, so that no phrase crosses.
  private static final int GAP = 100;
  private static final int HITS = 10;

  /** Stems in one field, written words in the other. */
  private static final class PeerAnalyzer extends DelegatingAnalyzerWrapper {
    private final Analyzer stems = new EnglishAnalyzer(CharArraySet.EMPTY_SET);
    private final Analyzer forms = new StandardAnalyzer(CharArraySet.EMPTY_SET);

    PeerAnalyzer() {
      super(PER_FIELD_REUSE_STRATEGY);
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String field) {
      return field.equals(FORMS) ? forms : stems;
    }

    @Override
    public int getPositionIncrementGap(String field) {
      return GAP;
    }
  }

  private static IndexWriter openWriter(Directory directory, IndexWriterConfig.OpenMode mode, MergeScheduler merges)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(new PeerAnalyzer());
    config.setOpenMode(mode);
    config.setRAMBufferSizeMB(256);
    config.setMergeScheduler(merges);
    return new IndexWriter(directory, config);
  }

  private static Void indexFile(Path articles, IndexWriter writer, boolean exactForms) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(articles)) {
      for (String line; (line = reader.readLine()) != null; ) {
        String[] parts = line.split("\t", 5);
        long day = Long.parseLong(parts[1]);
        Document document = new Document();
        document.add(new StringField("id", parts[0], Field.Store.YES));
        document.add(new LongPoint(DAY, day));
        document.add(new NumericDocValuesField(DAY, day));
        for (int i = 0; i < TEXTS.length; ++i) {
          String text = parts[2 + i];
          document.add(new StoredField(TEXTS[i], text));
          document.add(new TextField(STEMS, text, Field.Store.NO));
          if (exactForms) document.add(new TextField(FORMS, text, Field.Store.NO));
        }
        writer.addDocument(document);
      }
    }
    return null;
  }

  private static void index(Path path, boolean exactForms, List<String> files) throws Exception {
    MergeScheduler merges = files.size() == 1 ? new SerialMergeScheduler() : new ConcurrentMergeScheduler();
    ExecutorService threads = Executors.newFixedThreadPool(files.size());
    try (IndexWriter writer = openWriter(new MMapDirectory(path), IndexWriterConfig.OpenMode.CREATE, merges)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (String file : files) tasks.add(() -> indexFile(Paths.get(file), writer, exactForms));
      for (Future<Void> done : threads.invokeAll(tasks)) done.get();
      writer.commit();
    }
    threads.shutdown();
  }

  private static void merge(Path path) throws IOException {
    try (IndexWriter writer =
        openWriter(new MMapDirectory(path), IndexWriterConfig.OpenMode.APPEND, new SerialMergeScheduler())) {
      writer.forceMerge(1);
    }
  }

  /** A line of queries.awk. */
  private static final class PeerQuery {
    final String id, group, action, kind, words;
    final long first, last;

    PeerQuery(String line, boolean countAll) {
      String[] parts = line.split("\t", -1);
      id = parts[0];
      group = parts[1];
      action = countAll ? "count" : parts[2];
      kind = parts[3];
      words = parts[4];
      first = Long.parseLong(parts[5]);
      last = Long.parseLong(parts[6]);
    }

    Query build(QueryBuilder builder, boolean exactForms) {
      String field = exactForms && (kind.equals("phrase") || kind.equals("prefix")) ? FORMS : STEMS;
      Query query;
      switch (kind) {
        case "phrase":
          query = builder.createPhraseQuery(field, words);
          break;
        case "prefix":
          query = new PrefixQuery(new Term(field, words));
          break;
        case "any":
          query = builder.createBooleanQuery(field, words, BooleanClause.Occur.SHOULD);
          break;
        default:
          query = builder.createBooleanQuery(field, words, BooleanClause.Occur.MUST);
      }
      if (first == 0) return query;
      Query days =
          new IndexOrDocValuesQuery(
              LongPoint.newRangeQuery(DAY, first, last), NumericDocValuesField.newSlowRangeQuery(DAY, first, last));
      return new BooleanQuery.Builder()
          .add(query, BooleanClause.Occur.MUST)
          .add(days, BooleanClause.Occur.FILTER)
          .build();
    }
  }

  private static Sort newestFirst() {
    SortField day = new SortField(DAY, SortField.Type.LONG, true);
    day.setCanUsePoints();
    return new Sort(day);
  }

  /** The best documents of a query, or how many match it. */
  private static final class Answer {
    ScoreDoc[] hits = {};
    long total = -1;
  }

  private static Answer ask(IndexSearcher searcher, Query query, String action) throws IOException {
    Answer answer = new Answer();
    if (action.equals("count")) {
      answer.total = searcher.count(query);
      return answer;
    }
    answer.hits =
        (action.equals("newest") ? searcher.search(query, HITS, newestFirst()) : searcher.search(query, HITS)).scoreDocs;
    if (action.equals("stored")) {
      for (ScoreDoc hit : answer.hits) searcher.doc(hit.doc);  // decodes all stored fields
    }
    return answer;
  }

  private static void query(Path path, boolean exactForms, List<PeerQuery> queries, int warm, int repeat)
      throws IOException {
    QueryBuilder builder = new QueryBuilder(new PeerAnalyzer());
    PrintStream out = new PrintStream(System.out, false);
    try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(path))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      for (int pass = -warm; pass < repeat; ++pass) {
        for (PeerQuery query : queries) {
          long start = System.nanoTime();
          Answer answer = ask(searcher, query.build(builder, exactForms), query.action);
          double microseconds = (System.nanoTime() - start) / 1e3;
          if (pass < 0) continue;
          StringJoiner ids = new StringJoiner(" ");
          for (ScoreDoc hit : answer.hits) ids.add("default/" + searcher.doc(hit.doc).get("id"));
          out.printf(Locale.ROOT, "%s\t%s\t%.1f\t%d\t%s\n", query.id, query.group, microseconds, answer.total, ids);
        }
      }
    }
    out.flush();
  }

  public static void main(String[] arguments) throws Exception {
    String verb = arguments[0];
    Path path = Paths.get(arguments[1]);
    if (verb.equals("merge")) {
      merge(path);
      return;
    }
    boolean exactForms = arguments[2].equals("both");
    if (verb.equals("index")) {
      index(path, exactForms, Arrays.asList(arguments).subList(3, arguments.length));
      return;
    }
    List<PeerQuery> queries = new ArrayList<>();
    for (String line : Files.readAllLines(Paths.get(arguments[3]))) {
      queries.add(new PeerQuery(line, arguments[4].equals("count")));
    }
    query(path, exactForms, queries, Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]));
  }
}
