// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/synth/names.h"

#include <array>
#include <cstddef>

namespace qipan::synth {
namespace {

using Texts = const char* const;

Texts kTowns[] = {"栖川", "云岭",   "白沙", "青石", "龙泉", "石桥", "柳林", "新河", "马湖",   "永安",
                  "松溪", "黄陂店", "双桥", "东冲", "大畈", "金鸡", "红岩", "梅川", "沙洋铺", "高坪"};
Texts kCommunities[] = {"幸福", "和平", "东风", "解放", "新华", "胜利", "光明", "朝阳", "文昌", "城隍庙",
                        "鼓楼", "南门", "北门", "东关", "西关", "滨河", "河滨", "车站", "站前", "铁北",
                        "工农", "建设", "红旗", "团结", "青年", "向阳", "花园", "翠园", "育才", "体育场",
                        "民主", "五一", "健康", "桥头", "水巷", "书院", "凤凰", "金桥", "学府", "春晓"};
Texts kSurnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "胡", "朱",
                     "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于",
                     "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕"};
Texts kVillageEndings[] = {"家湾", "家坪", "家畈", "家冲", "家台", "家庙",
                           "家嘴", "家墩", "家店", "家河", "家垸", "家寨"};
Texts kCompoundHeads[] = {"锦绣", "阳光", "翠湖", "金色", "丽景", "东方", "紫薇", "桂花", "清河", "御景",
                          "和谐", "春天", "盛世", "福星", "滨江", "龙泉", "凤凰", "书香", "香樟", "碧水",
                          "梧桐", "天鹅", "世纪", "文锦", "南湖", "枫林", "兰亭", "荷塘", "祥云", "银杏"};
Texts kCompoundTails[] = {"花园", "小区", "名苑", "佳园", "华庭", "家园", "新城", "公馆",
                          "雅居", "府邸", "国际", "新村", "里",   "尚城", "嘉苑"};
Texts kStreets[] = {"人民", "建设", "解放", "中山", "新华", "胜利", "文化", "育才", "朝阳", "和平",
                    "迎宾", "府前", "振兴", "工业", "民生", "长征", "东风", "体育", "园林", "学府",
                    "凤凰", "兴业", "青年", "健康", "站前", "龙山", "清河", "云阳", "金桥", "光明"};
Texts kStreetTails[] = {"路", "街", "大道", "东路", "西路", "南路", "北路", "一路", "二路"};
Texts kLanes[] = {"大井", "水井", "书院", "城隍", "豆腐", "打铁", "铜匠", "米市", "柴家", "油坊",
                  "观音", "文庙", "鼓楼", "衙门", "染坊", "石板", "桂花", "竹器", "盐店", "马道",
                  "财神", "牌坊", "槐树", "小桥", "莲花", "珠市", "布政", "状元"};
Texts kLaneTails[] = {"巷", "里", "弄", "后巷", "横巷", "一巷", "二巷", "三巷"};
Texts kRivers[] = {"清溪河", "白水河", "沙河", "柳河", "青弋河", "龙川河", "黄金河", "马溪河", "汉北河", "倒水河"};
Texts kGiven[] = {"伟",   "芳",   "娜",   "敏",   "静",   "丽",   "强",   "磊",   "军",   "洋",
                  "勇",   "艳",   "杰",   "娟",   "涛",   "明",   "超",   "秀英", "桂英", "玉兰",
                  "志强", "建国", "晓东", "海燕", "国庆", "红梅", "春花", "文博", "子涵", "雨桐"};

template <std::size_t N>
std::string pick(Texts (&list)[N], int index) {
  return list[static_cast<std::size_t>(index) % N];
}

template <std::size_t N, std::size_t M>
std::string combine(Texts (&heads)[N], Texts (&tails)[M], int index) {
  const auto i = static_cast<std::size_t>(index);
  return std::string(heads[i % N]) + tails[(i / N + i) % M];
}

}  // namespace

std::string town_name(int index) { return pick(kTowns, index); }
std::string community_name(int index) { return pick(kCommunities, index) + "社区"; }
std::string village_name(int index) { return combine(kSurnames, kVillageEndings, index) + "村"; }
std::string compound_name(int index) { return combine(kCompoundHeads, kCompoundTails, index); }
std::string street_name(int index) { return combine(kStreets, kStreetTails, index); }
std::string lane_name(int index) { return combine(kLanes, kLaneTails, index); }
std::string river_name(int index) { return pick(kRivers, index); }

std::string person_name(Random& random) {
  std::string name = kSurnames[random.below(std::size(kSurnames))];
  return name + kGiven[random.below(std::size(kGiven))];
}

}  // namespace qipan::synth
