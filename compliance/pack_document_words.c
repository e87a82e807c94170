/* pack_document_words.c - values of closed lists as a pack's document says them in Chinese. */
#include <string.h>

#include "pack_document.h"

static const struct {
  const char *value, *zh;
} words[] = {
    {"verified", "已核实"},
    {"secondary", "二手来源"},
    {"recalled", "待核实"},
    {"prohibited", "禁止"},
    {"unknown", "未知"},
    {"assessment", "安全评估"},
    {"contract_or_certification", "标准合同或认证"},
    {"safeguards", "适当保障措施"},
    {"adequate", "充分性认定"},
    {"exempt", "豁免"},
    {"not_applicable", "不适用"},
    {"critical", "严重"},
    {"high", "高"},
    {"medium", "中"},
    {"low", "低"},
    {"general", "一般"},
    {"important", "重要"},
    {"core", "核心"},
    {"sensitive", "敏感"},
    {"personal", "个人"},
    {"special", "特殊类别"},
    {"non-personal", "非个人"},
    {"in scope", "适用范围内"},
    {"out of scope", "适用范围外"},
    {"high risk", "高风险"},
    {"surveying", "测绘"},
    {"secret", "秘密"},
    {"people_year", "本年累计人数"},
    {"sensitive_people_year", "本年累计敏感个人信息人数"},
    {"devices_year", "本年累计设备数"},
    {"people_12m", "12个月内人数"},
    {"devices_12m", "12个月内设备数"},
    {"people_held", "所处理人数"},
    {"calendar_year", "自然年"},
    {"months_12", "连续12个月"},
    {"standing", "存量"},
    {"counted", "计入"},
    {"left_out", "不计入"},
    {"gte", "达到或超过"},
    {"gt", "超过"},
    {"group", "集团"},
    {"entity", "本主体"},
    {"open", "待填"},
    {"draft", "草案"},
    {"filled", "已填"},
    {"model", "车型"},
    {"organisation", "企业"},
    {"uncovered", "出境无批准"},
    {"unknown_rows", "未知数据"},
    {"unknown_sent", "未知数据发送"},
    {"trained_abroad", "境外训练"},
    {"seen_abroad", "境外访问"},
    {"activity_no_basis", "处理活动无合法性基础"},
    {"activity_retention", "超出处理活动的保存期限"},
    {"certificate_missing", "无检测或证书"},
    {"certificate_failed", "检测未通过"},
    {"certificate_lapsed", "证书失效"},
    {"certificate_ends", "证书到期"},
};

const char *document_word_of(const Document *d, const char *value) {
  for (guint i = 0; d->lang == CARNET_LANG_ZH && i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i].value, value) == 0) return words[i].zh;
  return value;
}

void document_word(Document *d, const char *label, const char *value) {
  document_item(d, label, document_word_of(d, value));
}
